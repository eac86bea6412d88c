// SPDX-License-Identifier: MIT
#include "playlist/adverts.hpp"

#include <algorithm>

#include "playlist/segment_dates.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {
namespace {

/// No break is so long. What claims to be would take the programme away.
constexpr Seconds kLongest{30 * 60};

bool is_advert(const DateRange& range) {
    return range.class_name == "twitch-stitched-ad" || range.id.starts_with("stitched-ad-");
}

/// None: not told.
std::optional<Seconds> duration_of(const DateRange& range) {
    if (range.end && range.start) return *range.end - *range.start;
    if (range.duration) return range.duration;
    for (const auto& [name, value, is_quoted] : range.client_attributes)
        if (name == "X-TV-TWITCH-AD-POD-FILLED-DURATION") return read_seconds(value);
    return std::nullopt;
}

}  // namespace

void AdvertFinder::note(const DateRange& range) {
    const auto duration = duration_of(range);
    if (!is_advert(range) || !range.start || !duration || *duration <= Seconds{0}) return;
    const WallTime end = *range.start + to_wall(std::min(*duration, kLongest));
    const auto known = std::ranges::find(stretches_, range.id, &Stretch::id);
    if (known != stretches_.end()) {
        known->start = *range.start;
        known->end = end;
        return;
    }
    if (stretches_.size() >= kMost) stretches_.erase(stretches_.begin());
    stretches_.push_back({range.id, *range.start, end});
}

/// By its middle: dates are rounded, and neither what ends where an advertisement begins nor what
/// begins where it ends is one.
bool AdvertFinder::has(const media::Segment& segment) const {
    if (!segment.program_date_time) return false;
    const auto middle =
        *segment.program_date_time + to_wall(std::min(segment.duration, Seconds{kLongest}) / 2);
    return std::ranges::any_of(stretches_, [middle](const Stretch& stretch) {
        return stretch.start <= middle && middle < stretch.end;
    });
}

void AdvertFinder::mark(MediaPlaylist& playlist, bool cuts, std::string_view never) {
    for (const DateRange& range : playlist.date_ranges)
        note(range);
    for (media::Segment& segment : playlist.segments) {
        const bool is_never = !never.empty() && segment.uri.find(never) != std::string::npos;
        segment.advert = segment.advert || is_never || has(segment);
        if (is_never || (cuts && segment.advert)) segment.gap = true;
    }
    const auto& segments = playlist.segments;
    if (segments.empty() || !segments.front().program_date_time) return;
    const WallTime first = *segments.front().program_date_time;
    std::erase_if(stretches_, [first](const Stretch& stretch) { return stretch.end <= first; });
}

}  // namespace weir::playlist
