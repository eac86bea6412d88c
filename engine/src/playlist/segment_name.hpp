// SPDX-License-Identifier: MIT
// By what a segment is known again where hosts, folders and tokens differ. Pure.
#pragma once
#include <string>
#include <string_view>

#include "media/segment.hpp"
#include "playlist/playlist.hpp"

namespace weir::playlist {

/// What stands behind the last slash, without the query.
std::string_view name_of(std::string_view uri);
/// The same without digits: names of one sequence differ by their numbers only.
std::string pattern_of(std::string_view uri);

/// From `from` to `to`. Hostile dates lie too far apart for their own clock.
Seconds between(WallTime from, WallTime to);

}  // namespace weir::playlist
