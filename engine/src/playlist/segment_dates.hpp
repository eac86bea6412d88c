// SPDX-License-Identifier: MIT
#pragma once
#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Gives each segment its date, by the durations between it and the nearest dated segment before
/// it, else after it. A discontinuity ends what can be told.  Source: RFC 8216 §6.3.3.
void extrapolate_dates(MediaPlaylist& playlist);

/// As a step of the calendar; a day at most.
WallTime::duration to_wall(Seconds duration);

/// Of the segments that are listed, of which there must be one.
Seconds average_of(const MediaPlaylist& playlist);

}  // namespace weir::playlist
