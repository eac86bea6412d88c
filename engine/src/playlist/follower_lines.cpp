// SPDX-License-Identifier: MIT
// The Follower and its lines: whether another carries the same sequence, and how it is gone over
// to.
#include <fmt/format.h>

#include <algorithm>

#include "playlist/follower.hpp"

namespace weir::playlist {
namespace {

/// Of one line, before the segment is looked for on another.
constexpr unsigned kAttemptsALine = 2;
/// A shorter hole between two sequences is rounding.
constexpr Seconds kLeastHole{0.1};

/// So often all other lines are asked for one segment.
constexpr unsigned kRounds = 2;

Seconds listed_after(const MediaPlaylist& playlist, std::size_t from) {
    Seconds listed{0};
    for (auto i = from; i < playlist.segments.size(); ++i)
        listed += playlist.segments[i].duration;
    return listed;
}

/// Where the media of another sequence goes on that ended at `end`, to the nearest segment.
std::size_t first_after(const MediaPlaylist& playlist, WallTime end) {
    const auto& segments = playlist.segments;
    const auto is_new = [end](const media::Segment& segment) {
        if (!segment.program_date_time) return true;
        const auto ends = Seconds{segment.program_date_time->time_since_epoch()} + segment.duration;
        return ends - segment.duration / 2 >= Seconds{end.time_since_epoch()};
    };
    return static_cast<std::size_t>(std::ranges::find_if(segments, is_new) - segments.begin());
}

/// The same without dates: it was as far then as the other one is taken to be now, and that is
/// `age` further.
std::size_t first_within(const MediaPlaylist& playlist, Seconds age) {
    auto from = playlist.segments.size();
    Seconds listed{0};
    while (from > 0 && listed + playlist.segments[from - 1].duration / 2 <= age)
        listed += playlist.segments[--from].duration;
    return from;
}

}  // namespace

/// That which a server holds comes with the next segment, or a part of it; and where it doesn't,
/// the line is as bad as one that stays unchanged.
milliseconds Follower::reload_limit() const {
    const bool may_hurry = lines_.usable() > 1 && failures_ < lines_.usable();
    if (reload_blocks()) return may_hurry ? 3 * tempo_.target() / 2 : 3 * tempo_.target();
    return may_hurry ? 3 * tempo_.target() / 4 : 2 * tempo_.target();
}

void Follower::move(Lines::Move move, Clock::time_point now) {
    if (move == Lines::Move::stay) return;
    is_loading_ = can_block_ = false;
    doubted_msn_.reset();
    if (move == Lines::Move::at_once) next_reload_ = now;
}

std::vector<Lines::Line> Follower::replace_lines(std::size_t count, Clock::time_point now) {
    auto fresh = lines_.replace(count, now);
    move(Lines::Move::at_once, now);
    return fresh;
}

Follower::Turn Follower::turn_across(const MediaPlaylist& playlist) {
    if (playlist.segments.empty() || known_.is_empty()) return Turn::forward;
    const auto last = playlist.segments.back().msn;
    switch (known_.kinship_with(playlist)) {
        case KnownWindow::Kinship::same:
        case KnownWindow::Kinship::aligned:
            return last < known_.last_msn() ? Turn::behind : Turn::forward;
        case KnownWindow::Kinship::unknown:
            // An edge that stands still is an old one of ours. One that goes on may be of use.
            if (doubted_msn_ && last > *doubted_msn_) return Turn::crossing;
            doubted_msn_ = last;
            return Turn::behind;
        case KnownWindow::Kinship::other: break;
    }
    const auto end = end_date();
    const bool is_dated = end && playlist.segments.back().program_date_time;
    const bool is_news = !is_dated || first_after(playlist, *end) < playlist.segments.size();
    return is_news ? Turn::crossing : Turn::behind;
}

/// Time of day at which that ends which we know, with the parts of a segment that was begun.
std::optional<WallTime> Follower::end_date() {
    auto end = known_.next_date();
    const Pending* const last = coming();
    if (!end || !last || !last->is_by_part) return end;
    const auto parts = std::min(last->partial->attainable_duration(), Seconds{86'400});
    return *end + std::chrono::duration_cast<WallTime::duration>(parts);
}

/// To a sequence of another line: with what is newer there than all we know.
void Follower::cross_over(const MediaPlaylist& playlist, Clock::time_point now) {
    take_back_coming();
    const auto end = end_date();
    const Seconds age = now - *progress_;
    const bool is_dated = end && playlist.segments.back().program_date_time;
    const auto from = is_dated ? first_after(playlist, *end) : first_within(playlist, age);
    if (Pending* const last = coming())
        last->segment.duration = last->partial->attainable_duration();
    begin_epoch(playlist, Turn::restart, now);
    for (auto& [position, pending] : pending_)
        pending.deadline = std::min(pending.deadline, now + 2 * tempo_.target());
    former_ = known_ = {};
    MediaPlaylist had = playlist;
    had.segments.resize(from);
    known_.extend(had);
    line_ = loading_line_;
    last_bytes_ = ++bytes_;
    if (from == playlist.segments.size()) return;
    const auto& first = playlist.segments[from];
    Seconds hole{0};
    if (is_dated && first.program_date_time)
        hole =
            Seconds{first.program_date_time->time_since_epoch()} - Seconds{end->time_since_epoch()};
    else if (from == 0)
        hole = age - listed_after(playlist, 0);
    if (hole < kLeastHole) return;
    Gap gap;
    gap.seconds = hole.count();
    gap.program_date_time = end;
    gap.detail = "never listed to us: another line goes on behind it";
    losses_.push_back({next_position_++, std::move(gap), Seconds{0}});
}

bool Follower::is_same_media(const MediaPlaylist& playlist) const {
    return lines_.rank(*line_) == lines_.rank(loading_line_) &&
           known_.kinship_with(playlist) == KnownWindow::Kinship::same;
}

/// The line that was loaded carries what we follow.
void Follower::settle_on_line(const MediaPlaylist& playlist, Clock::time_point now) {
    const bool is_ours = !line_ || *line_ == loading_line_;
    if (!is_ours && !known_.is_empty()) {
        take_back_coming();
        if (!is_same_media(playlist)) {
            ++bytes_;
            leave_coming(playlist, now);
        }
        for (const auto& segment : playlist.segments)
            if (segment.msn == known_.last_msn()) dsn_shift_ = last_dsn_ - segment.dsn;
        known_.relabel(playlist);
    }
    line_ = loading_line_;
}

/// Takes over how a segment is listed now, unless that are other bytes and some of it is here.
bool Follower::repoint(Pending& pending, const media::Segment& listed, Clock::time_point now) {
    const bool is_same = pending.bytes == bytes_;
    if (!is_same && (pending.in_flight || pending.has_bytes)) return false;
    pending.bytes = bytes_;
    if (pending.line != loading_line_) {
        pending.line = loading_line_;
        pending.attempts_here = 0;
        pending.due = std::min(pending.due, now);
    }
    auto& segment = pending.segment;
    segment.uri = listed.uri;
    segment.range = listed.range;
    segment.init = listed.init;
    segment.encryption = listed.encryption;
    segment.gap = listed.gap;
    return true;
}

/// Once is a hiccup, or a segment that is not everywhere yet; then it is looked for on another
/// line.
void Follower::on_failed_here(Pending& pending, const Failure& failure, Clock::time_point now) {
    pending.has_bytes |= failure.has_bytes;
    auto& lines = pending.failed_lines;
    if (std::ranges::find(lines, pending.asked_line) == lines.end())
        lines.push_back(pending.asked_line);
    if (pending.asked_line != pending.line) {
        pending.due = now;
        return;
    }
    ++pending.attempts_here;
    const bool is_enough =
        pending.attempts_here >= kAttemptsALine || failure.cause == GapCause::stalled;
    if (!is_enough || failure.permanent || pending.is_detached ||
        pending.line != lines_.current() || pending.sought >= kRounds * (lines_.usable() - 1))
        return;
    ++pending.sought;
    pending.attempts_here = 0;
    move(
        lines_.leave(fmt::format("segment {} fails: {}", pending.segment.msn, failure.detail), now),
        now);
}

}  // namespace weir::playlist
