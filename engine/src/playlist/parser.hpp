// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>
#include <variant>
#include <weir/error.hpp>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Bounds on what an origin may send. Beyond them: Errc::playlist_too_large.
struct ParseLimits {
    std::size_t bytes = 8u << 20;
    std::size_t line_bytes = 64u << 10;
    std::size_t segments = 20'000;
    std::size_t variants = 500;         ///< Of renditions too, and of reports about them.
    std::size_t uri_bytes = 32u << 20;  ///< All URIs together, once they are absolute.
    std::size_t parts = 20'000;
    std::size_t date_ranges = 5'000;
    std::size_t date_range_attributes = 100;  ///< Of one date range, those that begin with X-.
    std::size_t keys = 20;                    ///< In force at once, each of another KEYFORMAT.
    std::size_t variables = 500;
};

/// What must be known beside the text.
struct ParseContext {
    Variables variables{};     ///< Of the multivariant playlist, for those who import them.
    bool wants_delta = false;  ///< A delta update was asked for; else EXT-X-SKIP is an error.
};

using Playlist = std::variant<MediaPlaylist, MultivariantPlaylist>;

/// Reads either kind of playlist. `base_url`: the absolute URL it was loaded from, after redirects;
/// relative URIs are resolved against it. Unknown tags are passed over, as the RFC demands. A delta
/// update comes out as it is: apply_delta() makes it whole.
/// Thread: any.  Errors (detail with line number): Errc::not_a_playlist, Errc::invalid_playlist,
/// Errc::playlist_too_large; Errc::refused_url for a URI whose scheme is not http or https.
Result<Playlist> parse(std::string_view text, std::string_view base_url,
                       const ParseLimits& limits = {}, const ParseContext& context = {});

}  // namespace weir::playlist
