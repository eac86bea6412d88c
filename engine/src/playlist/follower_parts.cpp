// SPDX-License-Identifier: MIT
// The Follower and segments that are listed part by part, before they are listed whole (LL-HLS).
#include <algorithm>
#include <utility>

#include "playlist/follower.hpp"

namespace weir::playlist {
namespace {

std::span<const Part> parts_of(const MediaPlaylist& playlist, std::uint64_t msn) {
    return {std::ranges::lower_bound(playlist.parts, msn, {}, &Part::msn),
            std::ranges::upper_bound(playlist.parts, msn, {}, &Part::msn)};
}

}  // namespace

/// The segment to come is the next in order, so that its place is known though its end is not.
void Follower::add_coming(const MediaPlaylist& playlist, Clock::time_point now) {
    const auto& coming = playlist.coming;
    if (coming_msn_ && *coming_msn_ <= known_.last_msn()) coming_msn_.reset();
    if (!coming || coming_msn_ || coming->msn != known_.last_msn() + 1) return;
    // An encrypted part may be chained and padded for itself: what was had of parts is no prefix of
    // the encrypted segment, and another padding would stand between them.
    if (coming->gap || coming->encryption || parts_of(playlist, coming->msn).empty()) return;
    coming_msn_ = coming->msn;
    add(*coming, now);
    pending_.rbegin()->second.partial.emplace();
}

/// The segment that is not listed whole yet, which is the last; null: there is none.
Follower::Pending* Follower::coming() {
    if (pending_.empty()) return nullptr;
    auto& last = pending_.rbegin()->second;
    const bool is_coming =
        last.partial && last.segment.uri.empty() && last.is_listed && !last.is_detached;
    return is_coming ? &last : nullptr;
}

/// As if it had not been listed, where nobody has heard of its position. Another line lists it
/// again.
void Follower::take_back_coming() {
    const Pending* const last = coming();
    if (!last || last->is_by_part || pending_.rbegin()->first + 1 != next_position_) return;
    begins_epoch_ |= last->segment.discontinuity;
    pending_.erase(--next_position_);
    coming_msn_.reset();
}

/// The bytes of its line do not go on: it ends with the parts that were listed there.
void Follower::leave_coming(const MediaPlaylist& playlist, Clock::time_point now) {
    Pending* const last = coming();
    // With nothing of it here, the whole may come from anywhere.
    if (!last || !(last->in_flight || last->has_bytes)) return;
    Seconds whole = average_duration(playlist);
    for (const auto& segment : playlist.segments)
        if (segment.msn == last->segment.msn) whole = segment.duration;
    last->segment.duration = std::max(last->segment.duration, whole);
    unlist(*last, now);
    last->is_detached = true;
}

/// EXT-X-PRELOAD-HINT is left alone: what it announces may turn out to be another part, or none,
/// and would have to be thrown away; a blocking reload tells of the part once it is there, and
/// costs one round trip more.
bool Follower::take_parts(const MediaPlaylist& playlist, Clock::time_point now) {
    add_coming(playlist, now);
    bool has_new = false;
    for (auto& [position, pending] : pending_) {
        if (!pending.partial || pending.is_detached || pending.bytes != bytes_) continue;
        PartialSegment& partial = *pending.partial;
        const bool is_whole = !pending.segment.uri.empty();
        const auto parts = parts_of(playlist, pending.segment.msn);
        if (!parts.empty())
            has_new |= partial.list(parts);
        else if (is_whole && partial.next())
            partial.give_up();
        if (!is_whole)
            pending.segment.duration =
                std::max(pending.segment.duration, partial.listed_duration());
    }
    return has_new;
}

/// A segment of which we had parts has its URI now.
void Follower::list_whole(Pending& pending, const media::Segment& listed, Clock::time_point now) {
    pending.listed_at = now;
    const bool discontinuity = pending.segment.discontinuity;
    pending.segment = listed;
    pending.segment.discontinuity |= discontinuity;
    pending.segment.dsn += dsn_shift_;
    last_dsn_ = pending.segment.dsn;
    pending.failure.reset();
    if (listed.encryption) pending.partial->give_up();
    // With nothing of it fetched yet, one request is better than many.
    if (!pending.partial->is_begun() && !pending.in_flight) pending.partial.reset();
}

/// Nothing more of it will be listed.
bool Follower::is_final(const Pending& pending) const {
    return pending.is_detached || !pending.is_listed || is_ended_ || over_ != Over::no;
}

void Follower::settle_parts() {
    for (auto it = pending_.begin(); it != pending_.end();)
        it = settle_parts(it);
}

/// What parts can't bring is left to the whole; where there will be none, the segment ends here.
Follower::Table::iterator Follower::settle_parts(Table::iterator it) {
    auto& pending = it->second;
    if (!pending.partial || pending.in_flight) return std::next(it);
    if (pending.segment.gap) return lose(it);
    if (pending.partial->next()) return std::next(it);
    const bool has_uri = !pending.segment.uri.empty();
    if (!has_uri && !is_final(pending)) return std::next(it);
    if (!pending.partial->is_whole(pending.segment.duration))
        return has_uri ? std::next(it) : lose(it);
    joined_.push_back({it->first, std::move(pending.segment)});
    return pending_.erase(it);
}

void Follower::give_up_parts(Table::iterator it, const Failure& failure) {
    auto& pending = it->second;
    pending.partial->give_up();
    pending.has_bytes |= failure.has_bytes;
    if (pending.segment.uri.empty()) {
        pending.slid_first = !pending.is_listed;
        pending.failure = failure;
    }
    settle_parts(it);
}

std::vector<Follower::Joined> Follower::take_joined() {
    return std::exchange(joined_, {});
}

Seconds Follower::fetched_parts(Position position) const {
    const auto it = pending_.find(position);
    if (it == pending_.end() || !it->second.partial) return Seconds{0};
    return it->second.partial->fetched_duration();
}

}  // namespace weir::playlist
