// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// The playlist as M3U8 that parse() reads again. URIs are absolute, each date and IV is told, and
/// variables have become their values. Which tag encrypts what in a way we can't take is not known
/// any more: it stands before the first clear segment. Pure.  Thread: any.
std::string to_text(const MediaPlaylist& playlist);
std::string to_text(const MultivariantPlaylist& playlist);

}  // namespace weir::playlist
