// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// What a reload asks the server for, where its EXT-X-SERVER-CONTROL allows it.
struct ReloadWish {
    bool blocks = true;     ///< It answers once it lists the next segment.
    bool by_parts = false;  ///< … or the next part.
    /// Since `last` was loaded, for a delta update; none: the full playlist.
    std::optional<Seconds> age{};
};

/// Where `last`, which was loaded from `url`, is loaded again: `url` with its own query and the
/// delivery directives _HLS_msn, _HLS_part and _HLS_skip. Those of an earlier load are taken out.
/// Pure.  Thread: any.  Source: draft 8216bis §6.2.5.
std::string reload_url(std::string_view url, const MediaPlaylist& last,
                       const ReloadWish& wish = {});

}  // namespace weir::playlist
