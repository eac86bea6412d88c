// SPDX-License-Identifier: MIT
#include "playlist/segment_name.hpp"

namespace weir::playlist {

std::string_view name_of(std::string_view uri) {
    const auto path = uri.substr(0, uri.find_first_of("?#"));
    return path.substr(path.rfind('/') + 1);
}

std::string pattern_of(std::string_view uri) {
    std::string pattern{name_of(uri)};
    std::erase_if(pattern, [](char c) { return c >= '0' && c <= '9'; });
    return pattern;
}

Seconds between(WallTime from, WallTime to) {
    return Seconds{to.time_since_epoch()} - Seconds{from.time_since_epoch()};
}

}  // namespace weir::playlist
