// SPDX-License-Identifier: MIT
#include "mux/formats.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace weir::mux {

const FormatSpec& spec(Format format) {
    static constexpr std::array specs{
        FormatSpec{Format::ts, "mpegts", "ts", "", false, false},
        FormatSpec{Format::mp4, "mp4", "mp4",
                   "movflags=empty_moov+default_base_moof+frag_custom+skip_trailer:use_editlist=0",
                   false, true},
        FormatSpec{Format::mkv, "matroska", "mkv", "cluster_time_limit=3600000", true, true},
        FormatSpec{Format::flv, "flv", "flv", "", true, false},
    };
    const auto* found = std::ranges::find(specs, format, &FormatSpec::format);
    assert(found != specs.end());
    return *found;
}

}  // namespace weir::mux
