// SPDX-License-Identifier: MIT
#include "playlist/tempo.hpp"

#include <algorithm>

namespace weir::playlist {
namespace {

/// Loads that brought segments, before their pace is believed; and that are looked at.
constexpr std::size_t kLeastNews = 4, kMostNews = 8;

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

void Tempo::on_playlist(const MediaPlaylist& playlist, Clock::time_point load_started) {
    Seconds listed{0}, longest{0};
    for (const auto& segment : playlist.segments) {
        listed += segment.duration;
        longest = std::max(longest, segment.duration);
    }
    target_ = bounded(playlist.target_duration, kMinPace, kMaxTarget);
    listed_ = bounded(listed, milliseconds{0}, kMaxKeep);
    observe(playlist, load_started);
    pace_ = std::min(target_, bounded(longest, kMaxPace, kMaxTarget));
    if (observed_ && *observed_ < target_ / 2) pace_ = std::max(*observed_, kMinPace);
    if (observed_ && *observed_ > target_ * 3 / 2)
        pace_ = std::min(*observed_, bounded(longest, pace_, kMaxTarget));
    if (!playlist.segments.empty()) pace_ = std::clamp(listed_ / 2, kMinPace, pace_);
}

/// A sequence that began anew, or jumped, says nothing of the pace before. Where more came than is
/// listed still, one load is proof enough.
void Tempo::observe(const MediaPlaylist& playlist, Clock::time_point load_started) {
    const auto& segments = playlist.segments;
    if (segments.empty()) return;
    const News news{load_started, segments.back().msn};
    if (!news_.empty()) {
        const News before = news_.back();
        if (news.last_msn == before.last_msn) return;
        const bool is_late = news.last_msn - before.last_msn > segments.size();
        if (news.last_msn < before.last_msn ||
            news.last_msn - before.last_msn > 2 * segments.size() + kMostNews) {
            news_.clear();
            observed_.reset();
        } else if (is_late && news.at - before.at >= pace_) {
            observed_ = took(before, news);
        }
    }
    news_.push_back(news);
    if (news_.size() > kMostNews) news_.pop_front();
    if (news_.size() >= kLeastNews && news.at - news_.front().at >= 2 * target_)
        observed_ = took(news_.front(), news);
}

/// How long a segment took to come, on average.
milliseconds Tempo::took(const News& from, const News& to) {
    return std::chrono::duration_cast<milliseconds>(to.at - from.at) /
           static_cast<milliseconds::rep>(to.last_msn - from.last_msn);
}

milliseconds Tempo::reload_wait(bool has_changed, bool blocks) const {
    if (has_changed && blocks) return kMinBlockedPace;
    return has_changed ? pace_ : std::max(std::min(pace_, target_) / 2, kMinPace);
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
