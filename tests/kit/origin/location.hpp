// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::kit {

/// A request target: its path cut at '/', and its query, both percent-decoded.
struct Location {
    std::vector<std::string> path;
    std::map<std::string, std::string> query;
};
Location parse_location(std::string_view target);

/// All of `text` as a number.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// "/live/NAME/index.m3u8" and its like.
struct LivePath {
    enum class What : std::uint8_t {
        media_playlist,
        low_latency,
        multivariant,
        init,
        segment,
        flv
    };
    What what = What::media_playlist;
    std::string name{};
    unsigned restart = 0;
    std::uint64_t msn = 0;
    std::optional<unsigned> part{};  ///< Of the segment: "105.2.ts".
    bool is_fmp4 = false;            ///< "105.m4s"
};
/// From a path that begins with "live".
std::optional<LivePath> parse_live_path(const std::vector<std::string>& path);

/// First and last byte, inclusive.
struct Range {
    std::uint64_t first = 0, last = 0;
};
/// "bytes=2-5", "bytes=2-" or "bytes=-3" of a body of `size` bytes. Nothing when it can't be met.
std::optional<Range> parse_range(std::string_view header, std::uint64_t size);

}  // namespace weir::kit
