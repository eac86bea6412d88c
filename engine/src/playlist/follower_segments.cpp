// SPDX-License-Identifier: MIT
// The segment side of the Follower: what is fetched, what is tried again, what is lost.
#include <algorithm>
#include <cassert>

#include "playlist/follower.hpp"
#include "playlist/segment_dates.hpp"

namespace weir::playlist {
namespace {

/// As many as one playlist may list. A hostile one could list as many new ones each time.
constexpr std::size_t kMaxPending = 20'000;

/// For a segment that is no longer listed: the origin has dropped it.
bool is_dropped(const Follower::Failure& failure) {
    return failure.cause == GapCause::http_status &&
           (failure.http_status == 0 || failure.http_status == 404 || failure.http_status == 410);
}

}  // namespace

std::optional<Follower::Position> Follower::peek_fetch(Clock::time_point now) const {
    const auto it = std::find_if(pending_.begin(), pending_.end(),
                                 [&](const auto& entry) { return entry.second.is_fetchable(now); });
    if (it == pending_.end()) return std::nullopt;
    return it->first;
}

std::optional<Follower::Fetch> Follower::next_fetch(Clock::time_point now) {
    const auto position = peek_fetch(now);
    if (!position) return std::nullopt;
    auto& pending = pending_.at(*position);
    pending.in_flight = true;
    pending.asked_line = pending.line;
    const Part* const part = pending.next_part();
    pending.is_by_part = part != nullptr;
    const auto listed_at = pending.listed_at;
    if (part) return Fetch{*position, pending.segment, 1, *part, listed_at};
    // What comes of it may end between two parts.
    if (pending.partial) pending.partial->give_up();
    return Fetch{*position, pending.segment, ++pending.attempts, std::nullopt, listed_at};
}

void Follower::on_fetched(Position position, Clock::time_point) {
    const auto it = pending_.find(position);
    assert(it != pending_.end() && it->second.in_flight);
    if (it == pending_.end()) return;
    auto& pending = it->second;
    if (!pending.is_by_part) {
        pending_.erase(it);
        return;
    }
    pending.in_flight = false;
    pending.partial->on_fetched();
    pending.has_bytes = true;
    settle_parts(it);
}

void Follower::on_fetch_failed(Position position, const Failure& failure, Clock::time_point now) {
    const auto it = pending_.find(position);
    assert(it != pending_.end() && it->second.in_flight);
    if (it == pending_.end()) return;
    auto& pending = it->second;
    pending.in_flight = false;
    if (pending.is_by_part) return give_up_parts(it, failure);
    if (!pending.failure) {
        pending.slid_first = !pending.is_listed;
        pending.deadline = std::min(pending.deadline, now + options_.segment_patience);
    }
    // That it is deleted in the end is no cause, where something else kept us from it before.
    pending.is_dropped = !pending.is_listed && is_dropped(failure);
    if (!pending.failure || !pending.is_dropped) pending.failure = failure;
    pending.due = now + tempo_.retry_wait(pending.attempts);
    on_failed_here(pending, failure, now);
    const bool is_hopeless = failure.permanent || pending.segment.gap || pending.deadline <= now ||
                             (pending.is_dropped && pending.failed_lines.size() >= lines_.usable());
    if (is_hopeless) lose(it);
}

std::vector<Follower::Loss> Follower::take_losses() {
    std::sort(losses_.begin(), losses_.end(),
              [](const Loss& a, const Loss& b) { return a.position < b.position; });
    return std::exchange(losses_, {});
}

Clock::time_point Follower::next_wakeup() const {
    auto at = Clock::time_point::max();
    if (over_ == Over::no && !is_ended_) {
        if (!is_loading_) at = next_reload_;
        if (progress_) at = std::min(at, stall_deadline());
    }
    for (const auto& [position, pending] : pending_) {
        if (pending.is_untouched()) break;
        if (pending.in_flight) continue;
        if (pending.due > woken_) at = std::min(at, pending.due);
        at = std::min(at, pending.deadline);
    }
    return at;
}

void Follower::on_time(Clock::time_point now) {
    woken_ = std::max(woken_, now);
    lose_overdue(now);
    end_if_stalled(now);
}

void Follower::unlist(Pending& pending, Clock::time_point now) const {
    if (!pending.is_listed) return;
    pending.is_listed = false;
    pending.deadline = std::min(pending.deadline, now + tempo_.keep(pending.segment));
}

Seconds Follower::average_duration(const MediaPlaylist& playlist) {
    Seconds listed{0};
    for (const auto& segment : playlist.segments)
        listed += segment.duration;
    return listed / static_cast<double>(playlist.segments.size());
}

/// A range that never was in a playlist of ours, however long, is one loss.
void Follower::lose_unlisted(std::uint64_t from_msn, std::uint64_t to_msn,
                             const MediaPlaylist& after) {
    const double average = average_duration(after).count();
    Gap gap;
    gap.from_msn = from_msn;
    gap.to_msn = to_msn;
    gap.seconds = (static_cast<double>(to_msn - from_msn) + 1) * average;
    gap.program_date_time = known_.next_date();
    if (coming_msn_ && gap.program_date_time)
        *gap.program_date_time += to_wall(Seconds{average});  // The one to come is no part of it.
    gap.detail = "never listed to us";
    losses_.push_back({next_position_++, std::move(gap), Seconds{0}});
}

/// All of a list slid by under the same numbers.
void Follower::lose_overrun(const MediaPlaylist& after) {
    Gap gap;
    gap.seconds = known_.overrun(after).count();
    gap.program_date_time = known_.next_date();
    gap.detail = "never listed to us, and its media sequence stood still";
    losses_.push_back({next_position_++, std::move(gap), Seconds{0}});
}

GapCause Follower::Pending::cause() const {
    if (failure && failure->permanent) return failure->cause;
    if (segment.gap) return segment.advert ? GapCause::advert : GapCause::gap_tag;
    if (is_orphaned) return GapCause::origin_restart;
    if (failure && !slid_first) return failure->cause;
    return is_shed ? GapCause::shed : GapCause::expired;
}

Follower::Table::iterator Follower::lose(Table::iterator it) {
    const auto& [position, pending] = *it;
    Gap gap;
    gap.from_msn = gap.to_msn = pending.segment.msn;
    gap.seconds = pending.segment.duration.count();
    gap.program_date_time = pending.segment.program_date_time;
    const Seconds kept = fetched_parts(position);
    gap.seconds = std::max(gap.seconds - kept.count(), 0.0);
    if (gap.program_date_time) *gap.program_date_time += to_wall(kept);
    if (pending.failure) gap.detail = pending.failure->detail;
    gap.cause = pending.cause();
    losses_.push_back({position, std::move(gap), kept});
    return pending_.erase(it);
}

void Follower::lose_overdue(Clock::time_point now) {
    for (auto it = pending_.begin(); it != pending_.end() && !it->second.is_untouched();)
        it = !it->second.in_flight && it->second.deadline <= now ? lose(it) : std::next(it);
}

void Follower::lose_excess() {
    for (auto it = pending_.begin(); pending_.size() > kMaxPending && it != pending_.end();) {
        if (it->second.in_flight) {
            ++it;
        } else {
            it->second.is_shed = true;
            it = lose(it);
        }
    }
}

}  // namespace weir::playlist
