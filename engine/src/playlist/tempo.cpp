// SPDX-License-Identifier: MIT
#include "playlist/tempo.hpp"

#include <algorithm>

namespace weir::playlist {
namespace {

/// Whole milliseconds from `low` to `high`.
milliseconds bounded(Seconds duration, milliseconds low, milliseconds high) {
    return std::chrono::duration_cast<milliseconds>(
        std::clamp<Seconds>(duration, Seconds{low}, Seconds{high}));
}

}  // namespace

Tempo::Tempo(milliseconds retry_delay, milliseconds retry_delay_max, std::uint32_t jitter_seed)
    : retry_delay_(std::max(retry_delay, milliseconds{1})),
      retry_delay_max_(std::max(retry_delay_max, milliseconds{1})),
      random_(jitter_seed) {}

void Tempo::on_playlist(const MediaPlaylist& playlist) {
    Seconds listed{0}, longest{0};
    for (const auto& segment : playlist.segments) {
        listed += segment.duration;
        longest = std::max(longest, segment.duration);
    }
    target_ = bounded(playlist.target_duration, kMinPace, kMaxTarget);
    listed_ = bounded(listed, milliseconds{0}, kMaxKeep);
    pace_ = std::min(target_, bounded(longest, kMaxPace, kMaxTarget));
    if (!playlist.segments.empty()) pace_ = std::clamp(listed_ / 2, kMinPace, pace_);
}

milliseconds Tempo::reload_wait(bool has_changed, bool blocks) const {
    if (has_changed && blocks) return kMinBlockedPace;
    return has_changed ? pace_ : std::max(pace_ / 2, kMinPace);
}

milliseconds Tempo::retry_wait(unsigned failures) {
    const auto most = std::min(retry_delay_max_, std::max(target_ / 2, kMinPace));
    milliseconds delay = std::min(retry_delay_, most);
    for (unsigned i = 1; i < failures && delay < most; ++i)
        delay = std::min(delay * 2, most);
    std::uniform_int_distribution<milliseconds::rep> spread{0, delay.count() / 4};
    return delay - milliseconds{spread(random_)};
}

milliseconds Tempo::keep(const media::Segment& segment) const {
    return std::min(bounded(segment.duration, milliseconds{0}, kMaxKeep) + listed_, kMaxKeep);
}

}  // namespace weir::playlist
