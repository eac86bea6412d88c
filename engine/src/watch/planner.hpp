// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>
#include <weir/watch.hpp>

#include "base/clock.hpp"
#include "watch/poll_gate.hpp"
#include "watch/unseen.hpp"

namespace weir::watch {

/// Both clocks at one instant: ours for what is due, the wall's for schedules and what is told.
struct Now {
    Clock::time_point clock;
    WallClock::time_point wall;
};

/// What is to be done with a room's recording.
struct Action {
    enum class Kind {
        begin,   ///< Ask whether it is live, and record it if so.
        finish,  ///< End it gracefully.
    };
    Kind kind = Kind::begin;
    std::string room{};     ///< Its id.
    bool verbatim = false;  ///< Of begin: nothing of it is to be parsed.
};

/// Which room is polled when, which recording is begun and ended. Pure: told what happens, asked
/// what to do.  Thread: one at a time.
class Planner {
public:
    Planner(const WatchOptions& options, unsigned seed,
            std::optional<WallClock::time_point> down_since);

    void set(const WatchOptions& options);
    /// By id; a room whose recording still ends is kept until it has.
    void set_rooms(const std::map<std::string, RoomOptions>& rooms, const Now& now);
    void start(const std::string& room, const Now& now);
    void stop(const std::string& room, const Now& now);
    void reload(const std::string& room, const Now& now);
    void quarantine(const std::string& room, WallClock::time_point until);
    /// By the process before this one. Before set_rooms().
    void was_recorded(const std::string& room, WallClock::time_point until);
    void close(const Now& now);

    /// Media come.
    void on_live(const std::string& room, const Now& now);
    /// The recording could not even be begun.
    void on_refused(const std::string& room, const Error& error, const Now& now);
    /// The recording is over, or nothing came of the poll.
    void on_ended(const std::string& room, RecordingState state, const std::optional<Error>& error,
                  const Now& now);

    std::vector<Action> step(const Now& now);
    /// When step() has something to do, if nothing happens before.
    Clock::time_point next_step() const;

    const RoomOptions* options_of(const std::string& room) const;
    std::vector<RoomStatus> rooms(const Now& now) const;
    std::optional<RoomStatus> status_of(const std::string& room, const Now& now) const;
    std::vector<PlatformPolls> polls() const;
    std::vector<Unwatched> take_unwatched() { return std::exchange(unwatched_, {}); }

private:
    /// A host's, and a platform's; null: none.
    using Gates = std::array<PollGate*, 2>;
    struct Room {
        std::string id{};
        RoomOptions options{};
        RoomState state = RoomState::off;
        WallClock::time_point since{};
        bool is_removed = false, is_stopped = false, is_open = true;
        bool was_recorded = false;  ///< Its stream dropped: the next polls come soon.
        Clock::time_point due{};    ///< Of its next poll.
        Clock::time_point schedule_due = Clock::time_point::max();
        Clock::time_point timer = Clock::time_point::max();      ///< As it stands in timers_.
        Clock::time_point try_again = Clock::time_point::max();  ///< Parsed, after a quarantine.
        Clock::time_point asked{};                               ///< When its poll began.
        Gates gates{};                                           ///< That count its poll.
        milliseconds retry{0};                                   ///< After a drop, or a refusal.
        std::optional<WallClock::time_point> quarantined_until{};
        bool is_verbatim = false;  ///< Its recording is.
        bool is_live = false;      ///< Its recording has media.
        std::string trouble{};
        Unseen unseen{};

        bool is_active() const {
            return state == RoomState::polling || state == RoomState::recording ||
                   state == RoomState::ending;
        }
        bool is_wanted() const { return !is_removed && !is_stopped && options.enabled && is_open; }
        /// Which polls come first. Does not change while the room is queued.
        std::tuple<bool, Clock::time_point, std::string_view> turn() const {
            return {!was_recorded, due, id};
        }
    };

    Room* find(const std::string& id);
    milliseconds interval_of(const Room& room) const;
    milliseconds jittered(milliseconds wait);
    const PollLimits& limits_of(const std::string& platform) const;
    Gates gates_of(const Room& room, Clock::time_point now);
    Clock::time_point turn_of(const Room& room) const;
    void drop_unused_gates();

    void enter(Room& room, RoomState state, const Now& now);
    void set_timer(Room& room);
    void check_schedule(Room& room, const Now& now);
    void review(Room& room, const Now& now);
    void let_go(Room& room, const Now& now);
    void finish(Room& room, const Now& now);
    void poll_at(Room& room, Clock::time_point due, const Now& now);
    void end_poll(Room& room, PollGate::Outcome outcome, const Now& now);
    void on_not_live(Room& room, const Now& now);
    void on_taken(Room& room, const Error& error, const Now& now);
    void on_poll_failed(Room& room, const Error& error, const Now& now);
    void on_stream_ended(Room& room, const std::optional<Error>& error, const Now& now);
    void hold_off(Room& room, UnwatchedCause cause, const Error& error, const Now& now);
    void on_due(Room& room, const Now& now);
    void begin_queued(const Now& now);
    void begin(Room& room, const Now& now);
    void review_all(const Now& now);
    void tell(const Room& room, std::vector<Unwatched> stretches);
    RoomStatus status(const Room& room, const Now& now) const;

    WatchOptions options_;
    std::minstd_rand random_;
    std::optional<WallClock::time_point> down_since_;  ///< Until the first rooms are set.
    bool is_closing_ = false;
    std::map<std::string, std::unique_ptr<Room>> rooms_;
    // Of rooms not yet known:
    std::map<std::string, WallClock::time_point> quarantined_, recorded_until_;
    std::set<std::pair<Clock::time_point, Room*>> timers_;
    struct ByTurn {
        bool operator()(const Room* a, const Room* b) const { return a->turn() < b->turn(); }
    };
    std::set<Room*, ByTurn> queue_;
    std::map<std::string, PollGate> platform_gates_, host_gates_;
    std::vector<Action> actions_;
    std::vector<Unwatched> unwatched_;
};

}  // namespace weir::watch
