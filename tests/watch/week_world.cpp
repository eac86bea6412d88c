// SPDX-License-Identifier: MIT
#include "watch/week_world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/fail.hpp"

namespace weir::watch {
namespace {

constexpr Moment kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
constexpr WallClock::time_point kMonday{std::chrono::seconds{1'772'409'600}};  // 2026-03-02 UTC.

bool is_within(const std::vector<Span>& spans, Moment when) {
    return std::ranges::any_of(spans,
                               [when](const Span& s) { return s.from <= when && when < s.until; });
}

std::string host_of(const std::string& id) {
    return id.substr(0, id.find('/'));
}

Moment moment(WallClock::time_point at) {
    return std::chrono::duration_cast<milliseconds>(at - kMonday).count();
}

}  // namespace

std::vector<Span> without(std::vector<Span> whole, std::vector<Span> parts) {
    std::ranges::sort(parts, {}, &Span::from);
    std::vector<Span> rest;
    for (Span span : whole) {
        for (const Span& part : parts) {
            if (part.until <= span.from || part.from >= span.until) continue;
            if (part.from > span.from) rest.push_back({span.from, part.from});
            span.from = std::max(span.from, part.until);
        }
        if (span.from < span.until) rest.push_back(span);
    }
    return rest;
}

WeekWorld::WeekWorld(const WeekOptions& options) : options_(options), random_(options.seed) {
    for (unsigned i = 0; i < options_.rooms; ++i) {
        const auto id = fmt::format("h{}.test/{:03}", i % options_.hosts, i);
        plan_room(id);
        RoomOptions& room = configured_[id];
        room.recording.url = "http://" + id;
        if (i % 10 == 0) {
            room.schedule.windows = {{.begin = 600min, .end = 120min}};
            room.schedule.time_zone = "UTC";
        }
    }
    plan_faults();
    plan_edits();
    plan_restarts();
}

void WeekWorld::run() {
    start_planner();
    while (!events_.empty() && events_.top().when <= options_.length) {
        auto event = events_.top();
        events_.pop();
        now_ = event.when;
        event.what();
        follow();
    }
    now_ = options_.length;
    for (auto& [id, attempt] : attempts_)
        if (attempt.is_live) records_[id].recorded.push_back({attempt.recorded_from, now_});
    for (const auto& [id, room] : configured_)
        note_wanted(id, false);
}

void WeekWorld::at(Moment when, std::function<void()> what) {
    events_.push({when, order_++, std::move(what)});
}

Now WeekWorld::now() const {
    return {Clock::time_point{1h} + milliseconds{now_}, kMonday + milliseconds{now_}};
}

Moment WeekWorld::random(Moment from, Moment to) {
    return std::uniform_int_distribution<Moment>{from, to}(random_);
}

/// Live some hours a day, never for less than five minutes.
void WeekWorld::plan_room(const std::string& id) {
    auto& live = records_[id].live;
    for (Moment from = random(0, 8 * kHour); from < options_.length;) {
        const Moment until = from + random(5 * kMinute, 4 * kHour);
        live.push_back({from, std::min(until, options_.length)});
        from = until + random(2 * kMinute, 12 * kHour);
    }
}

void WeekWorld::plan_faults() {
    for (unsigned i = 0; i < options_.hosts; ++i) {
        auto& troubles = host_troubles_[fmt::format("h{}.test", i)];
        for (Moment from = random(0, 10 * kHour); from < options_.length;) {
            const Moment until = from + random(kMinute, 40 * kMinute);
            troubles.push_back({from, until});
            from = until + random(kHour, 20 * kHour);
        }
    }
    for (Moment from = random(kHour, 20 * kHour); from < options_.length;) {
        const Moment until = from + random(kMinute, 2 * kHour);
        disk_full_.push_back({from, until});
        from = until + random(5 * kHour, 40 * kHour);
        // All that is being recorded ends.
        at(disk_full_.back().from, [this] {
            auto running = attempts_;
            for (const auto& [id, attempt] : running)
                if (attempt.is_live)
                    end(id, attempt.number, RecordingState::failed, Error{Errc::disk_full});
        });
    }
}

void WeekWorld::plan_edits() {
    for (Moment when = 0; when < options_.length; when += random(kMinute, 30 * kMinute))
        at(when, [this] { edit(); });
}

void WeekWorld::plan_restarts() {
    for (Moment when = random(2 * kHour, 8 * kHour); when < options_.length;
         when += random(10 * kHour, 30 * kHour))
        at(when, [this] { restart(random(kSecond, 10 * kMinute)); });
}

void WeekWorld::start_planner() {
    WatchOptions options;
    options.host = options_.host;
    options.platform = {.at_once = 1'000};
    const auto down_since =
        now_ == 0 ? std::nullopt : std::optional{now().wall};  // Corrected by restart().
    planner_ = std::make_unique<Planner>(options, options_.seed, down_since);
    set_rooms();
}

/// The process is killed, and another begins later.
void WeekWorld::restart(Moment down_for) {
    if (!planner_) return;
    take_told();
    for (const auto& [id, attempt] : attempts_)
        if (attempt.is_live) records_[id].recorded.push_back({attempt.recorded_from, now_});
    attempts_.clear();
    polling_.clear();
    planner_.reset();
    const auto down_since = now().wall;
    at(now_ + down_for, [this, down_since] {
        WatchOptions options;
        options.host = options_.host;
        options.platform = {.at_once = 1'000};
        planner_ = std::make_unique<Planner>(options, options_.seed + last_attempt_, down_since);
        begun_.clear();
        set_rooms();
    });
}

void WeekWorld::edit() {
    auto room = std::next(configured_.begin(), random(0, Moment(configured_.size()) - 1));
    const std::string id = room->first;
    switch (random(0, 3)) {
        case 0: room->second.enabled = !room->second.enabled; break;
        case 1: room->second.poll_interval = milliseconds{random(20, 90) * kSecond}; break;
        case 2: {                  // Gone, and back later.
            if (!planner_) break;  // Of a room that is gone before weir is back, nobody can tell.
            const RoomOptions kept = room->second;
            note_wanted(id, false);
            configured_.erase(room);
            at(now_ + random(0, kHour), [this, id, kept] {
                configured_[id] = kept;
                set_rooms();
            });
            break;
        }
        default: room->second.name = fmt::format("name {}", now_); break;
    }
    set_rooms();
}

void WeekWorld::set_rooms() {
    for (const auto& [id, room] : configured_)
        note_wanted(id, room.enabled);
    if (planner_) planner_->set_rooms(configured_, now());
}

/// Schedules are left to the judge.
void WeekWorld::note_wanted(const std::string& id, bool is_wanted) {
    const auto since = wanted_since_.find(id);
    if (is_wanted && since == wanted_since_.end()) wanted_since_[id] = now_;
    if (!is_wanted && since != wanted_since_.end()) {
        records_[id].wanted.push_back({since->second, now_});
        wanted_since_.erase(since);
    }
}

void WeekWorld::follow() {
    if (!planner_) return;
    for (auto actions = planner_->step(now()); !actions.empty(); actions = planner_->step(now()))
        for (const Action& action : actions)
            act(action);
    take_told();
    const auto next = planner_->next_step();
    if (next == Clock::time_point::max()) return;
    const Moment when = std::max<Moment>(
        std::chrono::ceil<milliseconds>(next - Clock::time_point{1h}).count(), now_ + 1);
    if (step_planned_ > now_ && step_planned_ <= when) return;
    step_planned_ = when;
    at(when, [] {});
}

void WeekWorld::take_told() {
    for (const Unwatched& stretch : planner_->take_unwatched()) {
        records_[stretch.room].told.push_back({moment(stretch.from), moment(stretch.until)});
        ++causes_[std::string{to_string(stretch.cause)}];
    }
}

void WeekWorld::act(const Action& action) {
    if (action.kind == Action::Kind::begin) return begin(action.room);
    const auto found = attempts_.find(action.room);
    if (found == attempts_.end() || found->second.is_ending) return;
    found->second.is_ending = true;
    const unsigned number = found->second.number;
    // One in twenty does not obey, and is cut off.
    const Moment takes = random(0, 19) == 0 ? 6 * kSecond : random(0, 2 * kSecond);
    at(now_ + takes, [this, id = action.room, number] {
        end(id, number, RecordingState::completed, std::nullopt);
    });
}

void WeekWorld::begin(const std::string& id) {
    const auto live =
        std::ranges::count_if(attempts_, [](const auto& a) { return a.second.is_live; });
    most_recordings_ = std::max(most_recordings_, unsigned(attempts_.size()));
    if (live >= options_.places)
        return planner_->on_refused(id, fail(Errc::stream_limit, "all places are taken"), now());
    ++polls_;
    const std::string host = host_of(id);
    most_at_once_ = std::max(most_at_once_, ++polling_[host]);
    auto& begun = begun_[host];
    begun.push_back(now_);
    while (begun.front() <= now_ - kMinute)
        begun.pop_front();
    most_in_a_minute_ = std::max(most_in_a_minute_, unsigned(begun.size()));
    const unsigned number = ++last_attempt_;
    attempts_[id] = {.number = number};
    const bool is_slow = is_within(host_troubles_[host], now_);
    at(now_ + (is_slow ? random(kSecond, 10 * kSecond) : random(30, 900)),
       [this, id, number] { answer(id, number); });
}

void WeekWorld::answer(const std::string& id, unsigned number) {
    const auto found = attempts_.find(id);
    if (!planner_ || found == attempts_.end() || found->second.number != number) return;
    --polling_[host_of(id)];
    found->second.is_asked = false;
    Moment until = 0;
    if (is_within(host_troubles_[host_of(id)], now_) && random(0, 9) < 8)
        return end(id, number, RecordingState::failed,
                   Error{boost::system::errc::make_error_code(boost::system::errc::timed_out)});
    if (is_within(disk_full_, now_))
        return end(id, number, RecordingState::failed, Error{Errc::disk_full});
    if (!is_live(id, now_, until))
        return end(id, number, RecordingState::not_live, Error{Errc::not_live});
    found->second.is_live = true;
    found->second.recorded_from = now_;
    planner_->on_live(id, now());
    const Moment drop = now_ + random(kMinute, 6 * kHour);
    const bool drops = drop < until;
    at(std::min(drop, until), [this, id, number, drops] {
        drops_ += drops ? 1 : 0;
        end(id, number, drops ? RecordingState::failed : RecordingState::completed,
            drops ? std::optional{Error{Errc::retries_exhausted}} : std::nullopt);
    });
}

void WeekWorld::end(const std::string& id, unsigned number, RecordingState state,
                    std::optional<Error> error) {
    const auto found = attempts_.find(id);
    if (!planner_ || found == attempts_.end() || found->second.number != number) return;
    if (found->second.is_live) records_[id].recorded.push_back({found->second.recorded_from, now_});
    if (found->second.is_asked) --polling_[host_of(id)];
    attempts_.erase(found);
    planner_->on_ended(id, state, error, now());
}

bool WeekWorld::is_live(const std::string& id, Moment when, Moment& until) const {
    for (const Span& span : records_.at(id).live) {
        until = span.until;
        if (span.from <= when && when < span.until) return true;
    }
    return false;
}

}  // namespace weir::watch
