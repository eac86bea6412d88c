// SPDX-License-Identifier: MIT
// A world in virtual time for a Planner to watch: rooms that go live and offline, services and
// disks that fail, an operator who edits, and a process that is restarted.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "watch/planner.hpp"

namespace weir::watch {

/// Milliseconds since the week began.
using Moment = std::int64_t;

struct Span {
    Moment from = 0, until = 0;
};

/// What remains of `whole` without any of `parts`.
std::vector<Span> without(std::vector<Span> whole, std::vector<Span> parts);

struct WeekOptions {
    unsigned seed = 1;
    unsigned rooms = 300;
    unsigned hosts = 6;
    Moment length = 7 * 24 * 3'600'000LL;
    unsigned places = 75;  ///< Recordings at once, at most.
    PollLimits host{.at_once = 8, .per_minute = 300};
};

class WeekWorld {
public:
    explicit WeekWorld(const WeekOptions& options);

    void run();

    struct RoomRecord {
        std::vector<Span> live, wanted, recorded, told;
    };
    const std::map<std::string, RoomRecord>& rooms() const { return records_; }

    unsigned most_at_once() const { return most_at_once_; }  ///< Polls, of any host.
    unsigned most_in_a_minute() const { return most_in_a_minute_; }
    unsigned most_recordings() const { return most_recordings_; }
    std::size_t polls() const { return polls_; }
    std::size_t drops() const { return drops_; }
    std::map<std::string, std::size_t> causes() const { return causes_; }

private:
    struct Attempt {
        unsigned number = 0;
        bool is_asked = true;  ///< And has not answered yet.
        bool is_live = false;
        Moment recorded_from = 0;
        bool is_ending = false;
    };
    void at(Moment when, std::function<void()> what);
    Now now() const;
    Moment random(Moment from, Moment to);
    void plan_room(const std::string& id);
    void plan_faults();
    void plan_edits();
    void plan_restarts();
    void start_planner();
    void restart(Moment down_for);
    void edit();
    void set_rooms();
    void follow();
    void act(const Action& action);
    void begin(const std::string& id);
    void answer(const std::string& id, unsigned number);
    void end(const std::string& id, unsigned number, RecordingState state,
             std::optional<Error> error);
    void note_wanted(const std::string& id, bool is_wanted);
    bool is_live(const std::string& id, Moment when, Moment& until) const;
    void take_told();

    WeekOptions options_;
    std::mt19937 random_;
    Moment now_ = 0;
    struct Event {
        Moment when;
        std::uint64_t order;
        std::function<void()> what;
        bool operator>(const Event& other) const {
            return std::pair{when, order} > std::pair{other.when, other.order};
        }
    };
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    std::uint64_t order_ = 0;
    Moment step_planned_ = -1;
    std::unique_ptr<Planner> planner_;
    std::map<std::string, RoomOptions> configured_;
    std::map<std::string, RoomRecord> records_;
    std::map<std::string, Moment> wanted_since_;
    std::map<std::string, Attempt> attempts_;
    unsigned last_attempt_ = 0;
    std::map<std::string, std::vector<Span>> host_troubles_;
    std::vector<Span> disk_full_;
    std::map<std::string, unsigned> polling_;          ///< By host.
    std::map<std::string, std::deque<Moment>> begun_;  ///< By host, the last minute.
    unsigned most_at_once_ = 0, most_in_a_minute_ = 0, most_recordings_ = 0;
    std::size_t polls_ = 0, drops_ = 0;
    std::map<std::string, std::size_t> causes_;
};

}  // namespace weir::watch
