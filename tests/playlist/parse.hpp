// SPDX-License-Identifier: MIT
// Parsing as the tests want it: the kind they expect, or the error as text.
#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "playlist/parser.hpp"

namespace weir::playlist {

inline constexpr std::string_view kBase = "https://cdn.test/live/index.m3u8?token=1";

template <class Kind>
Kind parse_as(std::string_view text, const ParseContext& context = {}) {
    auto playlist = parse(text, kBase, {}, context);
    INFO((playlist ? "" : playlist.error().message()));
    REQUIRE(playlist.has_value());
    REQUIRE(std::holds_alternative<Kind>(*playlist));
    return std::get<Kind>(std::move(*playlist));
}

inline std::string failure(std::string_view text, const ParseLimits& limits = {},
                           const ParseContext& context = {}) {
    const auto playlist = parse(text, kBase, limits, context);
    return playlist ? "parsed" : playlist.error().message();
}

inline std::string with_header(std::string_view lines) {
    return "#EXTM3U\n#EXT-X-TARGETDURATION:6\n" + std::string{lines};
}

}  // namespace weir::playlist
