// SPDX-License-Identifier: MIT
#include "playlist/segment_dates.hpp"

#include <algorithm>

#include "base/date_time.hpp"

namespace weir::playlist {
namespace {

WallTime::duration length_of(const media::Segment& segment) {
    return std::chrono::duration_cast<WallTime::duration>(segment.duration);
}

/// What can't be written as a date is none.
std::optional<WallTime> checked(WallTime time) {
    if (!is_within_dates(std::chrono::floor<std::chrono::seconds>(time))) return std::nullopt;
    return time;
}

void date_after(media::Segment& segment, const media::Segment& before) {
    if (!segment.program_date_time && before.program_date_time && !segment.discontinuity)
        segment.program_date_time = checked(*before.program_date_time + length_of(before));
}

void date_before(media::Segment& segment, const media::Segment& after) {
    if (!segment.program_date_time && after.program_date_time && !after.discontinuity)
        segment.program_date_time = checked(*after.program_date_time - length_of(segment));
}

}  // namespace

void extrapolate_dates(MediaPlaylist& playlist) {
    auto& segments = playlist.segments;
    for (std::size_t i = 1; i < segments.size(); ++i)
        date_after(segments[i], segments[i - 1]);
    if (playlist.coming && !segments.empty()) {
        date_after(*playlist.coming, segments.back());
        date_before(segments.back(), *playlist.coming);
    }
    for (std::size_t i = segments.size(); i-- > 1;)
        date_before(segments[i - 1], segments[i]);
}

WallTime::duration to_wall(Seconds duration) {
    return std::chrono::duration_cast<WallTime::duration>(std::min(duration, Seconds{86'400}));
}

Seconds average_of(const MediaPlaylist& playlist) {
    Seconds listed{0};
    for (const auto& segment : playlist.segments)
        listed += segment.duration;
    return listed / static_cast<double>(playlist.segments.size());
}

}  // namespace weir::playlist
