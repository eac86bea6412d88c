// SPDX-License-Identifier: MIT
#include "watch/planner.hpp"

#include <algorithm>

#include "watch/schedule.hpp"

namespace weir::watch {
namespace {

constexpr auto kHoldOff = 2s;  ///< After this host could not, first; doubles.
constexpr auto kHoldOffMax = 30s;
constexpr int kHopeless = 5;             ///< Times the interval, where the URL itself is at fault.
constexpr auto kScheduleCheck = 3'600s;  ///< At least so often: clocks are set.

/// "example.com:8080/live/1" → "example.com:8080"; of a page, "bilibili:1" → "bilibili".
std::string host_of(const std::string& room_id, const RoomOptions& options) {
    if (!options.platform.empty() && room_id.starts_with(options.platform + ":"))
        return options.platform;
    return room_id.substr(0, room_id.find_first_of("/?"));
}

std::string platform_of(const std::string& room_id, const RoomOptions& options) {
    return options.platform.empty() ? host_of(room_id, options) : options.platform;
}

/// The service has answered, though not with what we want.
bool is_answer(const Error& error) {
    return error.code == Errc::room_not_found || error.code == Errc::restricted ||
           error.code == Errc::room_taken;
}

/// This host could not, whatever the service would have said; none: it could.
std::optional<UnwatchedCause> own_cause(const Error& error) {
    if (error.code == Errc::stream_limit) return UnwatchedCause::limit;
    if (error.code == Errc::memory_budget || error.code == Errc::overloaded)
        return UnwatchedCause::overload;
    if (error.code == Errc::volume_stuck || error.code == Fault::local) return UnwatchedCause::disk;
    return std::nullopt;
}

PollGate::Outcome outcome_of(const Error& error, bool is_ours) {
    if (is_ours) return PollGate::Outcome::no_matter;
    return is_answer(error) ? PollGate::Outcome::answered : PollGate::Outcome::failed;
}

/// Nothing but another URL can help.
bool is_hopeless(const Error& error) {
    return error.code.category() == errc_category() && error.code == Fault::permanent &&
           error.code != Errc::retries_exhausted;
}

}  // namespace

Planner::Planner(const WatchOptions& options, unsigned seed,
                 std::optional<WallClock::time_point> down_since)
    : options_(options), random_(seed), down_since_(down_since) {}

void Planner::set(const WatchOptions& options) {
    options_ = options;
    for (auto& [platform, gate] : platform_gates_)
        gate.set(limits_of(platform));
    for (auto& [host, gate] : host_gates_)
        gate.set(options_.host);
}

void Planner::set_rooms(const std::map<std::string, RoomOptions>& rooms, const Now& now) {
    for (auto& [id, room] : rooms_)
        if (!rooms.contains(id)) room->is_removed = true;
    for (const auto& [id, options] : rooms) {
        auto& room = rooms_[id];
        const bool is_new = !room;
        if (is_new) {
            room = std::make_unique<Room>();
            room->id = id;
            room->since = now.wall;
            if (const auto bad = quarantined_.extract(id)) room->quarantined_until = bad.mapped();
        }
        room->is_removed = false;
        room->options = options;
        if (is_new && down_since_) {
            // What the process before this one had not told yet.
            const auto untold = kTellAfter + interval_of(*room) + interval_of(*room) / 2;
            const auto recorded = recorded_until_.extract(id);
            room->unseen.begin(recorded ? recorded.mapped() : *down_since_ - untold,
                               UnwatchedCause::down);
        }
        check_schedule(*room, now);
    }
    down_since_.reset();
    review_all(now);
    drop_unused_gates();
}

void Planner::start(const std::string& id, const Now& now) {
    if (Room* room = find(id)) {
        room->is_stopped = false;
        review(*room, now);
        if (room->state == RoomState::waiting) poll_at(*room, now.clock, now);
    }
}

void Planner::stop(const std::string& id, const Now& now) {
    if (Room* room = find(id)) {
        room->is_stopped = true;
        review(*room, now);
    }
}

void Planner::reload(const std::string& id, const Now& now) {
    Room* room = find(id);
    if (room == nullptr) return;
    if (room->is_active())
        finish(*room, now);
    else
        start(id, now);
}

void Planner::quarantine(const std::string& id, WallClock::time_point until) {
    if (Room* room = find(id))
        room->quarantined_until = until;
    else
        quarantined_[id] = until;
}

void Planner::was_recorded(const std::string& id, WallClock::time_point until) {
    recorded_until_[id] = until;
}

void Planner::close(const Now& now) {
    is_closing_ = true;
    review_all(now);
}

void Planner::on_live(const std::string& id, const Now& now) {
    Room* room = find(id);
    if (room == nullptr || !room->is_active() || room->is_live) return;
    room->is_live = true;
    end_poll(*room, PollGate::Outcome::answered, now);
    if (room->state == RoomState::polling) enter(*room, RoomState::recording, now);
    room->trouble.clear();
    room->retry = 0ms;
    tell(*room, room->unseen.end(now.wall));
}

void Planner::on_refused(const std::string& id, const Error& error, const Now& now) {
    on_ended(id, RecordingState::failed, error, now);
}

void Planner::on_ended(const std::string& id, RecordingState state,
                       const std::optional<Error>& error, const Now& now) {
    Room* room = find(id);
    if (room == nullptr || !room->is_active()) return;
    room->try_again = Clock::time_point::max();
    if (room->is_live)
        on_stream_ended(*room, error, now);
    else if (state == RecordingState::not_live)
        on_not_live(*room, now);
    else if (error && error->code == Errc::room_taken)
        on_taken(*room, *error, now);
    else if (error && error->code != Fault::cancelled)
        on_poll_failed(*room, *error, now);
    else
        poll_at(*room, now.clock, now);  // We ended it ourselves, whatever it was about to say.
    end_poll(*room, PollGate::Outcome::no_matter, now);
    review(*room, now);
}

void Planner::on_stream_ended(Room& room, const std::optional<Error>& error, const Now& now) {
    const bool was_asked = room.state == RoomState::ending;
    const bool is_over = !was_asked && !error;
    room.unseen.begin(now.wall, is_over ? UnwatchedCause::poll : UnwatchedCause::dropped);
    room.was_recorded = true;
    const auto ours = error ? own_cause(*error) : std::nullopt;
    if (ours) return hold_off(room, *ours, *error, now);
    room.retry = was_asked ? 0ms : options_.retry_delay;
    poll_at(room, now.clock + jittered(room.retry), now);
}

void Planner::on_poll_failed(Room& room, const Error& error, const Now& now) {
    const auto ours = own_cause(error);
    end_poll(room, outcome_of(error, ours.has_value()), now);
    if (ours) return hold_off(room, *ours, error, now);
    room.trouble = error.message();
    room.unseen.change(now.wall - (now.clock - room.asked), UnwatchedCause::error, room.trouble);
    tell(room, room.unseen.take_long(now.wall));
    const milliseconds interval = interval_of(room);
    poll_at(room, now.clock + jittered(is_hopeless(error) ? interval * kHopeless : interval), now);
}

void Planner::on_not_live(Room& room, const Now& now) {
    end_poll(room, PollGate::Outcome::answered, now);
    const milliseconds interval = interval_of(room);
    room.trouble.clear();
    tell(room, room.unseen.end_not_live(now.wall, interval + interval / 2));
    room.unseen.begin(now.wall, UnwatchedCause::poll);
    room.retry = std::max(room.retry * 2, options_.retry_delay);
    room.was_recorded = room.was_recorded && room.retry < interval;
    if (!room.was_recorded) room.retry = 0ms;
    poll_at(room, now.clock + jittered(room.was_recorded ? room.retry : interval), now);
}

/// It is another of our rooms under another name, and that has it.
void Planner::on_taken(Room& room, const Error& error, const Now& now) {
    const milliseconds interval = interval_of(room);
    end_poll(room, PollGate::Outcome::answered, now);
    room.trouble = error.message();
    tell(room, room.unseen.end_not_live(now.wall, interval + interval / 2));
    room.unseen.begin(now.wall, UnwatchedCause::poll);
    poll_at(room, now.clock + jittered(interval), now);
}

/// This host could not: tried again soon, whatever the room's own pace.
void Planner::hold_off(Room& room, UnwatchedCause cause, const Error& error, const Now& now) {
    room.trouble = error.message();
    room.unseen.change(now.wall, cause, room.trouble);
    tell(room, room.unseen.take_long(now.wall));
    room.retry = std::clamp<milliseconds>(room.retry * 2, kHoldOff, kHoldOffMax);
    poll_at(room, now.clock + jittered(room.retry), now);
}

std::vector<Action> Planner::step(const Now& now) {
    while (!timers_.empty() && timers_.begin()->first <= now.clock)
        on_due(*timers_.begin()->second, now);
    begin_queued(now);
    return std::exchange(actions_, {});
}

Clock::time_point Planner::next_step() const {
    auto next = timers_.empty() ? Clock::time_point::max() : timers_.begin()->first;
    if (!actions_.empty()) return Clock::time_point::min();
    for (const Room* room : queue_)
        next = std::min(next, turn_of(*room));
    return next;
}

/// When its gates let a room pass that is queued. Where one is full, the end of a poll brings us
/// back.
Clock::time_point Planner::turn_of(const Room& room) const {
    auto turn = Clock::time_point::min();
    const auto wait_for = [&turn](const auto& gates, const std::string& name) {
        const auto found = gates.find(name);
        if (found == gates.end()) return;
        const PollGate& gate = found->second;
        turn = std::max(turn, gate.is_full() ? Clock::time_point::max() : gate.next_token());
    };
    wait_for(host_gates_, host_of(room.id, room.options));
    wait_for(platform_gates_, room.options.platform);
    return turn;
}

void Planner::on_due(Room& room, const Now& now) {
    if (room.schedule_due <= now.clock) {
        check_schedule(room, now);
        return review(room, now);
    }
    if (room.try_again <= now.clock) {
        room.try_again = Clock::time_point::max();
        if (room.state == RoomState::recording) finish(room, now);
    } else if (room.state == RoomState::waiting && room.due <= now.clock) {
        queue_.insert(&room);
        enter(room, RoomState::queued, now);
    }
    set_timer(room);
}

/// In the order of their turn, as far as their platforms and hosts allow.
void Planner::begin_queued(const Now& now) {
    for (auto it = queue_.begin(); it != queue_.end();) {
        Room& room = **it;
        const Gates gates = gates_of(room, now.clock);
        const bool may_begin = std::ranges::all_of(
            gates, [&](PollGate* gate) { return gate == nullptr || gate->may_begin(now.clock); });
        if (!may_begin) {
            if (now.clock - room.due > interval_of(room) / 2) {
                room.unseen.change(now.wall, UnwatchedCause::queue);
                tell(room, room.unseen.take_long(now.wall));
            }
            ++it;
            continue;
        }
        it = queue_.erase(it);
        for (PollGate* gate : gates)
            if (gate != nullptr) gate->begin(now.clock);
        room.gates = gates;
        begin(room, now);
    }
}

void Planner::begin(Room& room, const Now& now) {
    room.asked = now.clock;
    room.is_live = false;
    room.is_verbatim = room.quarantined_until && *room.quarantined_until > now.wall;
    if (room.is_verbatim)
        room.try_again =
            now.clock + std::chrono::ceil<milliseconds>(*room.quarantined_until - now.wall);
    else
        room.quarantined_until.reset();
    enter(room, RoomState::polling, now);
    actions_.push_back({Action::Kind::begin, room.id, room.is_verbatim});
    set_timer(room);
}

void Planner::review_all(const Now& now) {
    for (auto it = rooms_.begin(); it != rooms_.end();) {
        Room& room = *it->second;
        ++it;  // It may be erased.
        review(room, now);
    }
}

/// What is asked of the room, against what it is doing.
void Planner::review(Room& room, const Now& now) {
    const bool is_wanted = room.is_wanted() && !is_closing_;
    if (room.is_active()) {
        if (!is_wanted && room.state != RoomState::ending) finish(room, now);
        return set_timer(room);
    }
    if (!is_wanted) return let_go(room, now);
    if (room.state == RoomState::off || room.state == RoomState::closed) {
        if (room.unseen.is_empty()) room.unseen.begin(now.wall, UnwatchedCause::poll);
        poll_at(room, now.clock, now);
    }
    set_timer(room);
}

/// It is not to be recorded, and is not.
void Planner::let_go(Room& room, const Now& now) {
    queue_.erase(&room);
    tell(room, room.unseen.end(now.wall));
    if (room.is_removed) {
        timers_.erase({room.timer, &room});
        rooms_.erase(std::string{room.id});
        return;
    }
    const bool is_off = room.is_stopped || !room.options.enabled || is_closing_;
    enter(room, is_off ? RoomState::off : RoomState::closed, now);
    set_timer(room);
}

void Planner::finish(Room& room, const Now& now) {
    enter(room, RoomState::ending, now);
    actions_.push_back({Action::Kind::finish, room.id});
    set_timer(room);
}

void Planner::poll_at(Room& room, Clock::time_point due, const Now& now) {
    queue_.erase(&room);
    room.due = due;
    enter(room, RoomState::waiting, now);
    set_timer(room);
}

/// Once for each poll; what comes later is of no account.
void Planner::end_poll(Room& room, PollGate::Outcome outcome, const Now& now) {
    for (PollGate*& gate : room.gates)
        if (PollGate* counted = std::exchange(gate, nullptr)) counted->end(outcome, now.clock);
}

void Planner::enter(Room& room, RoomState state, const Now& now) {
    if (room.state == state) return;
    room.state = state;
    room.since = now.wall;
}

void Planner::set_timer(Room& room) {
    auto next = std::min(room.schedule_due, room.try_again);
    if (room.state == RoomState::waiting) next = std::min(next, room.due);
    if (next == room.timer) return;
    timers_.erase({room.timer, &room});
    room.timer = next;
    if (next != Clock::time_point::max()) timers_.emplace(next, &room);
}

void Planner::check_schedule(Room& room, const Now& now) {
    room.is_open = is_open(room.options.schedule, now.wall);
    room.schedule_due = Clock::time_point::max();
    if (const auto change = next_change(room.options.schedule, now.wall)) {
        const auto wait = std::chrono::ceil<milliseconds>(*change - now.wall);
        room.schedule_due = now.clock + std::min<milliseconds>(wait, kScheduleCheck);
    }
}

Planner::Room* Planner::find(const std::string& id) {
    const auto found = rooms_.find(id);
    return found == rooms_.end() ? nullptr : found->second.get();
}

milliseconds Planner::interval_of(const Room& room) const {
    return room.options.poll_interval > 0ms ? room.options.poll_interval : options_.poll_interval;
}

milliseconds Planner::jittered(milliseconds wait) {
    std::uniform_real_distribution<> share{1 - options_.jitter, 1 + options_.jitter};
    return std::chrono::duration_cast<milliseconds>(wait * share(random_));
}

const PollLimits& Planner::limits_of(const std::string& platform) const {
    const auto own = options_.platforms.find(platform);
    return own == options_.platforms.end() ? options_.platform : own->second;
}

/// A URL of media by itself is of no platform.
Planner::Gates Planner::gates_of(const Room& room, Clock::time_point now) {
    const auto gate_of = [now](auto& gates, const std::string& name, const PollLimits& limits) {
        return &gates.try_emplace(name, limits, now).first->second;
    };
    const std::string& platform = room.options.platform;
    return {gate_of(host_gates_, host_of(room.id, room.options), options_.host),
            platform.empty() ? nullptr : gate_of(platform_gates_, platform, limits_of(platform))};
}

/// Of platforms and hosts that no room has any more.
void Planner::drop_unused_gates() {
    std::set<std::string> platforms, hosts;
    for (const auto& [id, room] : rooms_) {
        platforms.insert(room->options.platform);
        hosts.insert(host_of(id, room->options));
    }
    const auto is_unused = [](const std::set<std::string>& used) {
        return [&used](const auto& entry) {
            return entry.second.under_way() == 0 && !used.contains(entry.first);
        };
    };
    std::erase_if(platform_gates_, is_unused(platforms));
    std::erase_if(host_gates_, is_unused(hosts));
}

void Planner::tell(const Room& room, std::vector<Unwatched> stretches) {
    for (Unwatched& stretch : stretches) {
        stretch.room = room.id;
        unwatched_.push_back(std::move(stretch));
    }
}

const RoomOptions* Planner::options_of(const std::string& id) const {
    const auto found = rooms_.find(id);
    return found == rooms_.end() ? nullptr : &found->second->options;
}

RoomStatus Planner::status(const Room& room, const Now& now) const {
    RoomStatus status;
    status.id = room.id;
    status.name = room.options.name;
    status.url = room.options.recording.url;
    status.platform = platform_of(room.id, room.options);
    status.state = room.state;
    status.since = room.since;
    if (room.state == RoomState::waiting)
        status.next_poll =
            now.wall + std::chrono::duration_cast<WallClock::duration>(room.due - now.clock);
    status.trouble = room.trouble;
    status.quarantined = room.is_verbatim;
    return status;
}

std::vector<RoomStatus> Planner::rooms(const Now& now) const {
    std::vector<RoomStatus> all;
    all.reserve(rooms_.size());
    for (const auto& [id, room] : rooms_)
        all.push_back(status(*room, now));
    return all;
}

std::optional<RoomStatus> Planner::status_of(const std::string& id, const Now& now) const {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return std::nullopt;
    return status(*found->second, now);
}

std::vector<PlatformPolls> Planner::polls() const {
    std::vector<PlatformPolls> polls;
    for (const auto& [platform, gate] : platform_gates_)
        polls.push_back({platform, gate.at_once(), gate.under_way()});
    return polls;
}

}  // namespace weir::watch
