// SPDX-License-Identifier: MIT
// The playlist side of the Follower: which loads are news, and when the next is due.
#include "playlist/follower.hpp"

#include <algorithm>

#include "base/http_status.hpp"

namespace weir::playlist {
namespace {

constexpr unsigned kLoadsToBelieveRestart = 2;
constexpr unsigned kRefusalsToBelieveEnd = 3;
constexpr milliseconds kMaxPatience{86'400'000};

FollowerOptions bounded(FollowerOptions options) {
    options.patience = std::clamp(options.patience, milliseconds{0}, kMaxPatience);
    options.segment_patience = std::clamp(options.segment_patience, milliseconds{0}, kMaxPatience);
    return options;
}

bool is_refusal(const Error& error) {
    const auto status = http_status(error.code);
    return status == 403 || status == 404 || status == 410;
}

}  // namespace

Follower::Follower(FollowerOptions options)
    : options_(bounded(options)),
      tempo_(options.retry_delay, options.retry_delay_max, options.jitter_seed) {}

bool Follower::reload_due(Clock::time_point now) const {
    return over() == Over::no && !is_ended_ && !is_loading_ && now >= next_reload_;
}

void Follower::on_reload_started(Clock::time_point now) {
    is_loading_ = true;
    load_started_ = now;
    if (!progress_) progress_ = now;
}

void Follower::on_playlist(const MediaPlaylist& playlist, Clock::time_point now) {
    if (!is_loading_) on_reload_started(now);
    is_loading_ = false;
    if (over_ != Over::no) return;
    failures_ = refusals_ = 0;
    if (const auto slid = known_.slid_under(playlist)) renumber(playlist, *slid, now);
    const Turn turn = turn_of(playlist, now);
    if (turn == Turn::overrun) lose_overrun(playlist);
    if (turn == Turn::overrun || turn == Turn::restart) begin_epoch(playlist, turn, now);
    const bool has_changed = turn != Turn::behind && follow(playlist, now);
    next_reload_ = load_started_ + tempo_.reload_wait(has_changed);
    lose_overdue(now);
    end_if_stalled(now);
}

void Follower::on_reload_failed(const Error& error, Clock::time_point now) {
    is_loading_ = false;
    last_reload_error_ = error;
    if (over_ != Over::no) return;
    ++failures_;
    if (!is_refusal(error)) refusals_ = 0;
    if (is_refusal(error) && refusals_++ == 0) first_refusal_ = now;
    next_reload_ = now + tempo_.retry_wait(failures_);
    if (refusals_ >= kRefusalsToBelieveEnd && now - first_refusal_ >= tempo_.target())
        end_with(Over::gone, now);
    else if (refusals_ < failures_ && failures_ >= options_.reload_failures)
        end_with(Over::unreachable, now);
    else
        end_if_stalled(now);
}

Follower::Turn Follower::turn_of(const MediaPlaylist& playlist, Clock::time_point now) {
    if (playlist.segments.empty() || known_.is_empty()) return Turn::forward;
    const bool overtakes = playlist.segments.front().msn > known_.last_msn();
    const bool falls_back = playlist.segments.back().msn < known_.last_msn();
    if (!falls_back) suspicions_ = 0;
    if (known_.is_overrun_by(playlist)) return Turn::overrun;
    if (!overtakes && !falls_back)
        return stands_still_ && known_.contradicts(playlist) ? Turn::behind : Turn::forward;
    if (falls_back && known_.is_dated_before(playlist)) return Turn::restart;
    if (now < former_until_ && former_.agrees_with(playlist)) return Turn::behind;
    if (overtakes) return Turn::forward;
    suspicions_ = known_.agrees_with(playlist) ? 0 : suspicions_ + 1;
    return suspicions_ < kLoadsToBelieveRestart ? Turn::behind : Turn::restart;
}

/// What we know takes the numbers that its media has in this playlist.
void Follower::renumber(const MediaPlaylist& playlist, std::uint64_t slid, Clock::time_point now) {
    const auto first = playlist.segments.front().msn;
    known_.renumber(slid);
    stands_still_ = true;
    for (auto& [position, pending] : pending_) {
        auto& msn = pending.segment.msn;
        if (pending.is_detached || msn < first) continue;
        if (msn - first >= slid) {
            msn -= slid;
        } else {
            unlist(pending, now);
            pending.is_detached = true;
        }
    }
}

void Follower::begin_epoch(const MediaPlaylist& playlist, Turn turn, Clock::time_point now) {
    for (auto& [position, pending] : pending_) {
        unlist(pending, now);
        pending.is_detached = true;
        pending.is_orphaned |= turn == Turn::restart;
    }
    stands_still_ = turn == Turn::overrun;
    const bool is_dated = known_.is_dated_before(playlist);
    std::swap(known_, former_);
    former_until_ = now + options_.patience / 2;
    // Back to what we followed before? Then what we had of it is not taken again.
    if (is_dated || !known_.agrees_with(playlist)) known_ = {};
    suspicions_ = 0;
    begins_epoch_ = true;
    dsn_shift_ = last_dsn_ + 1 - playlist.segments.front().dsn;
}

bool Follower::follow(const MediaPlaylist& playlist, Clock::time_point now) {
    is_ended_ = playlist.ended;
    const auto& segments = playlist.segments;
    if (segments.empty()) return false;
    const bool has_new = known_.is_empty() || segments.back().msn > known_.last_msn();
    slide(playlist, now);
    tempo_.on_playlist(playlist, load_started_);
    target_duration_ = playlist.target_duration;
    append(playlist, now);
    known_.extend(playlist);
    lose_excess();
    if (has_new) progress_ = now;
    return has_new;
}

/// What is no longer listed gets a deadline; the rest is fetched as it is listed now.
void Follower::slide(const MediaPlaylist& playlist, Clock::time_point now) {
    const auto first = playlist.segments.front().msn;
    for (auto it = pending_.begin(); it != pending_.end();) {
        auto& pending = it->second;
        const auto msn = pending.segment.msn;
        if (!pending.is_detached && msn < first) unlist(pending, now);
        if (pending.is_detached || msn < first || msn - first >= playlist.segments.size()) {
            ++it;
            continue;
        }
        const auto& listed = playlist.segments[msn - first];
        pending.segment.uri = listed.uri;
        pending.segment.range = listed.range;
        pending.segment.init = listed.init;
        pending.segment.gap = listed.gap;
        it = listed.gap && !pending.in_flight ? lose(it) : std::next(it);
    }
}

void Follower::append(const MediaPlaylist& playlist, Clock::time_point now) {
    const auto first = playlist.segments.front().msn;
    if (!known_.is_empty() && first > known_.last_msn() && first - known_.last_msn() > 1) {
        lose_unlisted(known_.last_msn() + 1, first - 1, playlist);
        former_ = known_;
        former_until_ = now + options_.patience / 2;
    }
    for (const auto& segment : playlist.segments)
        if (known_.is_empty() || segment.msn > known_.last_msn()) add(segment);
}

void Follower::add(const media::Segment& listed) {
    const Position position = next_position_++;
    auto segment = listed;
    segment.dsn += dsn_shift_;
    last_dsn_ = segment.dsn;
    segment.discontinuity |= begins_epoch_;
    begins_epoch_ = segment.gap && begins_epoch_;
    const auto it = pending_.try_emplace(position).first;
    it->second.segment = std::move(segment);
    if (listed.gap) lose(it);
}

void Follower::end_with(Over over, Clock::time_point now) {
    over_ = over;
    for (auto& [position, pending] : pending_)
        unlist(pending, now);
}

void Follower::end_if_stalled(Clock::time_point now) {
    if (over_ != Over::no || is_ended_ || !progress_ || now < stall_deadline()) return;
    if (failures_ == 0)
        end_with(Over::frozen, now);
    else
        end_with(refusals_ == failures_ ? Over::gone : Over::unreachable, now);
}

Clock::time_point Follower::stall_deadline() const {
    return *progress_ + std::max(options_.patience, 3 * tempo_.target());
}

Follower::Over Follower::over() const {
    if (over_ != Over::no) return over_;
    return is_ended_ && pending_.empty() ? Over::ended : Over::no;
}

const std::optional<Error>& Follower::last_reload_error() const {
    return last_reload_error_;
}

Seconds Follower::target_duration() const {
    return target_duration_;
}

}  // namespace weir::playlist
