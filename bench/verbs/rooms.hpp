// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <random>
#include <string>
#include <vector>

#include "origin/live_origin.hpp"

namespace weir::bench {

/// Rooms that go live, fail and end at random: what to tell the recorder, and what to do to the
/// origin.  Thread: one at a time.
class Rooms {
public:
    Rooms(const LiveOrigin& origin, std::string folder, unsigned count, std::uint32_t seed)
        : origin_(origin), folder_(std::move(folder)), count_(count), random_(seed) {}

    /// Commands for weir-churn.
    std::vector<std::string> step(Clock::time_point now);
    /// The recorder has ended the recording of a room.
    void ended(const std::string& url) { live_.erase(url); }

    std::size_t live() const { return live_.size(); }
    unsigned begun() const { return begun_; }
    unsigned faults() const { return faults_; }

private:
    struct Room {
        std::string name;
        bool is_flv = false;
        Clock::time_point end{};
        bool is_ending = false;
    };
    std::string begin(Clock::time_point now);
    void end(const std::string& url, Room& room, std::vector<std::string>& commands);
    void break_something();
    double between(double least, double most);

    const LiveOrigin& origin_;
    const std::string folder_;
    const unsigned count_;
    std::mt19937 random_;
    std::map<std::string, Room> live_;
    Clock::time_point next_begin_{}, next_fault_{};
    unsigned begun_ = 0, faults_ = 0;
};

}  // namespace weir::bench
