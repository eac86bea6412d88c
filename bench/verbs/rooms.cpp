// SPDX-License-Identifier: MIT
#include "verbs/rooms.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace weir::bench {
namespace {

constexpr std::array kFormats{"source", "ts", "mp4", "mkv", "flv"};

/// None of these loses anything for a good recorder, but for the first: that has to be told.
constexpr std::array kHlsFaults{
    "fault=drop&msn={}&count=0",
    "fault=reset",
    "fault=short",
    "fault=stall&seconds=2",
    "fault=status&code=503&count=2",
    "fault=status&code=500&on=playlist",
    "fault=empty",
    "fault=html&on=playlist",
    "fault=restart",
    "fault=discontinuity&seconds=1000",
    "fault=frozen&seconds=4",
};
constexpr const char* kFlvFault = "fault=stall&seconds=2";

Clock::duration seconds(double value) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>{value});
}

}  // namespace

double Rooms::between(double least, double most) {
    return std::uniform_real_distribution{least, most}(random_);
}

std::vector<std::string> Rooms::step(Clock::time_point now) {
    std::vector<std::string> commands;
    for (auto& [url, room] : live_)
        if (!room.is_ending && now >= room.end) end(url, room, commands);
    if (live_.size() < count_ && now >= next_begin_) {
        commands.push_back(begin(now));
        next_begin_ = now + seconds(live_.size() < count_ / 2 ? 0.05 : between(0.1, 1));
    }
    if (now >= next_fault_) {
        break_something();
        next_fault_ = now + seconds(between(1, 4));
    }
    return commands;
}

std::string Rooms::begin(Clock::time_point now) {
    Room room{.name = fmt::format("soak-{}", ++begun_), .is_flv = begun_ % 4 == 0};
    room.end = now + seconds(between(12, 90));
    const std::string url = room.is_flv ? origin_.flv_url(room.name) : origin_.hls_url(room.name);
    const auto* const format = kFormats[random_() % kFormats.size()];
    const std::string command =
        fmt::format("record {} {} {} {} {:.1f}", url, folder_, room.name, format, between(3, 20));
    live_.emplace(url, std::move(room));
    return command;
}

/// A half are ended by the recorder, the others end by themselves.
void Rooms::end(const std::string& url, Room& room, std::vector<std::string>& commands) {
    room.is_ending = true;
    if (random_() % 2 == 0)
        commands.push_back("finish " + url);
    else if (!origin_.inject(room.name, "fault=end"))
        commands.push_back("finish " + url);
}

void Rooms::break_something() {
    if (live_.empty()) return;
    auto at = live_.begin();
    std::advance(at, random_() % live_.size());
    const auto& [url, room] = *at;
    if (room.is_ending) return;
    std::string fault = kFlvFault;
    if (!room.is_flv) {
        const std::string one = kHlsFaults[random_() % kHlsFaults.size()];
        const auto newest = newest_msn(url);
        if (!newest) return;
        fault = fmt::format(fmt::runtime(one), *newest + 2);
    }
    if (origin_.inject(room.name, fault)) ++faults_;
}

}  // namespace weir::bench
