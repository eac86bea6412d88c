// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include "playlist/parser.hpp"

namespace weir::playlist {

/// The playlist that `delta` is an update of `before` to: with what EXT-X-SKIP leaves out, and no
/// Skip. A playlist without EXT-X-SKIP comes out as it is. Pure.  Thread: any.
/// Errors: Errc::invalid_playlist where they don't fit, Errc::playlist_too_large; after either the
/// full playlist must be loaded.  Source: draft 8216bis §6.3.7.
Result<MediaPlaylist> apply_delta(const MediaPlaylist& before, MediaPlaylist delta,
                                  const ParseLimits& limits = {});

}  // namespace weir::playlist
