// SPDX-License-Identifier: MIT
// The playlist side of the Follower: which loads are news, and when the next is due.
#include "playlist/follower.hpp"

#include <algorithm>

#include "base/http_status.hpp"

namespace weir::playlist {
namespace {

constexpr unsigned kLoadsToBelieveRestart = 2;
constexpr unsigned kRefusalsToBelieveEnd = 3;
constexpr unsigned kFailedBlocks = 2;  // Then servers' promises to hold requests are not believed.
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

Follower::Follower(const FollowerOptions& options)
    : options_(bounded(options)),
      tempo_(options.retry_delay, options.retry_delay_max, options.jitter_seed),
      lines_(options.line_ranks) {}

bool Follower::reload_due(Clock::time_point now) const {
    return over() == Over::no && !is_ended_ && !is_loading_ && now >= next_reload_;
}

bool Follower::reload_blocks() const {
    return can_block_ && failures_ == 0 && failed_blocks_ < kFailedBlocks;
}

void Follower::on_reload_started(Clock::time_point now) {
    is_loading_ = true;
    is_blocking_ = reload_blocks();
    loading_line_ = lines_.current();
    load_started_ = now;
    if (!progress_) progress_ = now;
}

void Follower::on_playlist(const MediaPlaylist& playlist, Clock::time_point now) {
    if (!is_loading_) on_reload_started(now);
    is_loading_ = false;
    if (over_ != Over::no) return;
    failures_ = refusals_ = 0;
    const bool is_ours = !line_ || *line_ == loading_line_;
    if (const auto slid = known_.slid_under(playlist); slid && is_ours)
        renumber(playlist, *slid, now);
    const Turn turn = is_ours ? turn_of(playlist, now) : turn_across(playlist);
    if (turn == Turn::overrun) lose_overrun(playlist);
    if (turn == Turn::overrun || turn == Turn::restart) begin_epoch(playlist, turn, now);
    if (turn == Turn::crossing) cross_over(playlist, now);
    if (turn == Turn::behind && !is_ours && is_same_media(playlist)) slide(playlist, now);
    const bool has_changed = turn != Turn::behind && follow(playlist, now);
    settle_parts();
    if (is_blocking_ && has_changed) failed_blocks_ = 0;
    can_block_ = playlist.server_control.can_block_reload;
    next_reload_ = load_started_ + tempo_.reload_wait(has_changed, reload_blocks());
    const auto news = has_changed                             ? Lines::News::fresh
                      : turn == Turn::behind && !doubted_msn_ ? Lines::News::old
                                                              : Lines::News::none;
    if (!is_ended_) move(lines_.on_playlist(news, tempo_.target(), now), now);
    lose_overdue(now);
    end_if_stalled(now);
}

void Follower::on_reload_failed(const Error& error, Clock::time_point now) {
    is_loading_ = false;
    last_reload_error_ = error;
    if (over_ != Over::no) return;
    if (is_blocking_) ++failed_blocks_;
    ++failures_;
    if (!is_refusal(error)) refusals_ = 0;
    if (is_refusal(error) && refusals_++ == 0) first_refusal_ = now;
    next_reload_ = now + tempo_.retry_wait(failures_);
    const auto lines = static_cast<unsigned>(lines_.usable());
    move(lines_.on_load_failed(error.message(), error.code == Errc::stalled, now), now);
    if (refusals_ >= kRefusalsToBelieveEnd * lines && now - first_refusal_ >= tempo_.target())
        end_with(Over::gone, now);
    else if (refusals_ < failures_ && failures_ / lines >= options_.reload_failures)
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
    if (coming_msn_ && *coming_msn_ >= slid) *coming_msn_ -= slid;
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
    coming_msn_.reset();
    begins_epoch_ = true;
    dsn_shift_ = last_dsn_ + 1 - playlist.segments.front().dsn;
}

bool Follower::follow(const MediaPlaylist& playlist, Clock::time_point now) {
    is_ended_ = playlist.ended;
    const auto& segments = playlist.segments;
    if (segments.empty()) return false;
    const bool has_new = known_.is_empty() || segments.back().msn > known_.last_msn();
    settle_on_line(playlist, now);
    slide(playlist, now);
    tempo_.on_playlist(playlist, load_started_);
    target_duration_ = playlist.target_duration;
    part_target_ = playlist.part_target;
    append(playlist, now);
    known_.extend(playlist);
    const bool has_news = take_parts(playlist, now) || has_new;
    lose_excess();
    if (has_news) progress_ = now;
    return has_news;
}

/// What is no longer listed gets a deadline; the rest is fetched as it is listed now.
void Follower::slide(const MediaPlaylist& playlist, Clock::time_point now) {
    const auto first = playlist.segments.front().msn;
    for (auto it = pending_.begin(); it != pending_.end();) {
        auto& pending = it->second;
        const auto msn = pending.segment.msn;
        if (!pending.is_detached && msn < first) {
            unlist(pending, now);
            // Of one that never was listed whole, nothing but the parts is known.
            if (pending.segment.uri.empty())
                pending.segment.duration =
                    std::max(pending.segment.duration, average_duration(playlist));
            if (pending.is_dropped && pending.line != loading_line_ && !pending.in_flight) {
                it = lose(it);
                continue;
            }
        }
        if (pending.is_detached || msn < first || msn - first >= playlist.segments.size()) {
            ++it;
            continue;
        }
        const auto& listed = playlist.segments[msn - first];
        const auto bytes = pending.bytes;
        if (pending.segment.uri.empty()) list_whole(pending, listed, now);
        const bool is_listed = repoint(pending, listed, now);
        if (pending.bytes != bytes)
            pending.segment.discontinuity |=
                it == pending_.begin() || std::prev(it)->second.bytes != bytes_;
        it = is_listed && pending.segment.gap && !pending.in_flight ? lose(it) : std::next(it);
    }
    if (!pending_.empty() && pending_.rbegin()->first + 1 == next_position_)
        last_bytes_ = pending_.rbegin()->second.bytes;
}

void Follower::append(const MediaPlaylist& playlist, Clock::time_point now) {
    const auto first = playlist.segments.front().msn;
    if (!known_.is_empty() && first > known_.last_msn() && first - known_.last_msn() > 1) {
        // The one to come has its position.
        const auto from = known_.last_msn() + (coming_msn_ ? 2 : 1);
        if (from < first) lose_unlisted(from, first - 1, playlist);
        former_ = known_;
        former_until_ = now + options_.patience / 2;
    }
    for (const auto& segment : playlist.segments)
        if ((known_.is_empty() || segment.msn > known_.last_msn()) && segment.msn != coming_msn_)
            add(segment, now);
}

void Follower::add(const media::Segment& listed, Clock::time_point now) {
    const Position position = next_position_++;
    auto segment = listed;
    segment.dsn += dsn_shift_;
    last_dsn_ = segment.dsn;
    segment.discontinuity |= begins_epoch_ || last_bytes_ != bytes_;
    last_bytes_ = bytes_;
    begins_epoch_ = segment.gap && begins_epoch_;
    const auto it = pending_.try_emplace(position).first;
    it->second.segment = std::move(segment);
    it->second.line = loading_line_;
    it->second.bytes = bytes_;
    it->second.listed_at = now;
    if (listed.gap) lose(it);
}

void Follower::end_with(Over over, Clock::time_point now) {
    over_ = over;
    for (auto& [position, pending] : pending_)
        unlist(pending, now);
    settle_parts();
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
