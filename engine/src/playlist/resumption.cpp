// SPDX-License-Identifier: MIT
#include "playlist/resumption.hpp"

#include <algorithm>
#include <cmath>

#include "base/fnv.hpp"
#include "playlist/segment_dates.hpp"
#include "playlist/segment_name.hpp"

namespace weir::playlist {
namespace {

constexpr const char* kDetail = "while weir was down";
constexpr Seconds kLeastRest{0.02};  ///< Less is rounding: shorter than a frame.

/// A date proves more than a name, which may come again.
bool is_known(const Resume::Playlist& point, const media::Segment& segment) {
    if (point.date && segment.program_date_time)
        return std::abs(between(*point.date, *segment.program_date_time).count()) <
               std::max(segment.duration.count() / 2, 0.1);
    return point.name == 0 || fnv1a(name_of(segment.uri)) == point.name;
}

/// Of the segment that was had by its parts, there is more.
bool has_rest(const Resume::Playlist& last, const media::Segment& segment) {
    return last.kept_parts.count() > 0 && segment.duration - last.kept_parts > kLeastRest;
}

/// As one that lists nothing yet.
void clear(MediaPlaylist& playlist) {
    playlist.segments.clear();
    playlist.parts.clear();
    playlist.coming.reset();
}

}  // namespace

Resume::Playlist resume_point(const media::Segment& segment) {
    Resume::Playlist point;
    point.msn = point.first_msn = segment.msn;
    point.date = segment.program_date_time;
    if (segment.uri.empty()) return point;  // Known by its parts only.
    point.name = fnv1a(name_of(segment.uri));
    point.pattern = fnv1a(pattern_of(segment.uri));
    return point;
}

/// It has the same pattern, and nobody knows its name and date. One that was had by parts comes
/// again.
Resume::Playlist point_behind(const Resume::Playlist& last) {
    Resume::Playlist next;
    next.number = last.number;
    next.msn = next.first_msn = last.kept_parts.count() > 0 ? last.msn : last.msn + 1;
    next.pattern = last.pattern;
    return next;
}

SinceEnd since_end(const Resume::Playlist& last, const MediaPlaylist& playlist) {
    const auto& segments = playlist.segments;
    const auto& coming = playlist.coming;
    if (segments.empty()) return SinceEnd::nothing;
    const auto begin = segments.front().msn, end = segments.back().msn;
    if (last.msn < begin) return SinceEnd::other;
    if (last.msn > end) {
        if (last.msn - end > 1 || last.kept_parts.count() == 0) return SinceEnd::other;
        return coming && has_rest(last, *coming) ? SinceEnd::more : SinceEnd::nothing;
    }
    const auto& known = segments[last.msn - begin];
    if (!is_known(last, known)) return SinceEnd::other;
    return coming || last.msn < end || has_rest(last, known) ? SinceEnd::more : SinceEnd::nothing;
}

void Resumption::apply(MediaPlaylist& playlist) {
    if (is_settled()) return;
    if (kept_ == Kept::all) return go_on_behind(playlist);
    if (playlist.segments.empty()) return;
    const auto first = playlist.segments.front().msn, last = playlist.segments.back().msn;
    if (point_.msn > last && point_.msn - last > 1) return wait(playlist);
    if (point_.msn < first)
        return may_follow(playlist) ? miss(point_.msn, playlist, kDetail) : begin_anew();
    if (point_.msn <= last && !is_known(point_, playlist.segments[point_.msn - first]))
        return begin_anew();
    go_on(playlist);
}

/// What is listed no more before the first playlist is nobody's loss; from then on it is ours.
void Resumption::go_on_behind(MediaPlaylist& playlist) {
    const bool is_first = !std::exchange(was_applied_, true);
    if (since_end(point_, playlist) == SinceEnd::other) {
        state_ = State::other;
        const auto first = playlist.segments.front().msn;
        if (!is_first && point_.msn < first && may_follow(playlist))
            miss(point_.msn + 1, playlist, "never listed to us");
        return;
    }
    coming_ = playlist.coming;
    const auto& segments = playlist.segments;
    const auto rest = std::ranges::find(segments, point_.msn, &media::Segment::msn);
    const bool takes_rest = rest != segments.end() && has_rest(point_, *rest);
    take_from(takes_rest ? point_.msn : point_.msn + 1, playlist);
}

/// It lists nothing that we know.
bool Resumption::may_follow(const MediaPlaylist& playlist) const {
    const auto& first = playlist.segments.front();
    if (point_.date && first.program_date_time) {
        const auto missed = static_cast<double>(first.msn - point_.msn);
        const double average = average_of(playlist).count();
        const double since = between(*point_.date, *first.program_date_time).count();
        return std::abs(since - missed * average) <= std::max(missed / 2, 1.0) * average;
    }
    return point_.pattern == 0 || fnv1a(pattern_of(first.uri)) == point_.pattern;
}

void Resumption::wait(MediaPlaylist& playlist) {
    if (++waits_ > kMostWaits || playlist.ended) return begin_anew();
    clear(playlist);
}

void Resumption::go_on(MediaPlaylist& playlist) {
    const bool reads_before = kept_ == Kept::frames && point_.msn > 0;
    const auto before = reads_before ? point_.msn - 1 : point_.msn;
    const auto from = std::max(before, std::min(point_.first_msn, point_.msn));
    lacks_before_ = playlist.segments.front().msn > from;
    take_from(from, playlist);
}

/// At the live edge there may be nothing new yet: then this is seen again with the next playlist.
void Resumption::take_from(std::uint64_t msn, MediaPlaylist& playlist) {
    std::erase_if(playlist.segments, [msn](const auto& s) { return s.msn < msn; });
    std::erase_if(playlist.parts, [msn](const auto& p) { return p.msn < msn; });
    if (playlist.segments.empty() && !playlist.ended)
        clear(playlist);
    else
        state_ = State::goes_on;
}

void Resumption::miss(std::uint64_t from_msn, const MediaPlaylist& playlist, const char* detail) {
    state_ = State::goes_on;
    const auto first = playlist.segments.front().msn;
    if (from_msn == first) return;
    gap_.emplace();
    gap_->cause = GapCause::expired;
    gap_->from_msn = from_msn;
    gap_->to_msn = first - 1;
    gap_->seconds = static_cast<double>(first - from_msn) * average_of(playlist).count();
    if (from_msn == point_.msn) gap_->program_date_time = point_.date;
    gap_->detail = detail;
}

std::optional<Resume::Playlist> Resumption::give_up() {
    if (is_other()) return std::nullopt;
    auto last = point_;
    if (kept_ != Kept::all) {
        if (last.msn == 0) return std::nullopt;
        --last.msn;
        last.name = last.pattern = 0;
        last.date.reset();
        return last;
    }
    if (is_settled() || !coming_) return last;
    const Seconds kept = coming_->msn == last.msn ? last.kept_parts : Seconds{0};
    last = resume_point(*coming_);
    last.number = point_.number;
    last.kept_parts = std::max(coming_->duration, kept);
    if (last.kept_parts - kept < kLeastRest) return last;
    gap_.emplace();
    gap_->cause = GapCause::expired;
    gap_->from_msn = gap_->to_msn = last.msn;
    gap_->seconds = (last.kept_parts - kept).count();
    gap_->detail = "its segment was never listed whole";
    return last;
}

void Resumption::begin_anew() {
    state_ = State::other;
    gap_.emplace();
    gap_->cause = GapCause::origin_restart;
    gap_->detail = kDetail;
}

}  // namespace weir::playlist
