// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace weir::session {

/// How late the timers of one shard are. Pure.  Thread: one at a time.
class Lateness {
public:
    static constexpr auto kTick = 100ms;  ///< Between two timers.
    static constexpr auto kWindow = 10s;

    /// A timer fired that had been due at `due`.
    void fired(Clock::time_point due, Clock::time_point now);
    /// Of the timers of the last kWindow, 95 % were not later. One that is overdue counts.
    milliseconds p95(Clock::time_point now) const;
    /// Of the one that is to come.
    milliseconds overdue(Clock::time_point now) const;

private:
    struct Sample {
        Clock::time_point at;
        milliseconds late;
    };
    std::deque<Sample> samples_;
    std::optional<Clock::time_point> next_due_;
};

/// Decides what is shed when the process can't keep up, and when it may go on. In this order: what
/// can wait (level 1), what is new (level 2); never what runs. Each level is given its time to
/// help before the next. Pure.  Thread: one at a time.
class Load {
public:
    static constexpr milliseconds kLate = 250ms;      ///< Above it the process is overloaded, …
    static constexpr milliseconds kCalmLate = 125ms;  ///< … and below it calm.
    static constexpr double kMemory = 0.9, kCalmMemory = 0.8;  ///< Shares of the memory budget.
    static constexpr auto kPatience = 5s;  ///< Overloaded for so long: the next level.
    static constexpr auto kCalm = 10s;     ///< Calm for so long: the level before.
    static constexpr unsigned kMostLevel = 2;

    struct Signs {
        milliseconds late{0};            ///< Lateness::p95() of the worst shard.
        double memory_share = 0;         ///< Of the budget that is held.
        bool is_disk_congested = false;  ///< Of any volume.
    };
    struct Change {
        unsigned level;
        std::string why;  ///< Empty at level 0.
    };
    /// The signs as they are now.
    std::optional<Change> step(const Signs& signs, Clock::time_point now);
    unsigned level() const { return level_; }
    /// The worst sign, in words.
    const std::string& why() const { return why_; }

private:
    unsigned level_ = 0;
    std::string why_;
    std::optional<Clock::time_point> overloaded_since_, calm_since_;
};

}  // namespace weir::session
