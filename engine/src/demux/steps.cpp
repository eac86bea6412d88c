// SPDX-License-Identifier: MIT
#include "demux/steps.hpp"

#include <algorithm>

namespace weir::demux {
namespace {

using std::chrono::duration;
using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr microseconds kResolution = 100us;
constexpr microseconds kShortestHole = 100ms;
constexpr microseconds kLongestCounted = 10s;

double seconds(microseconds d) {
    return duration<double>(d).count();
}

}  // namespace

void Steps::add(Microseconds dts) {
    if (!first_) first_ = dts;
    if (last_ && dts <= *last_) {
        ++backward_;
    } else if (last_) {
        const Microseconds step = dts - *last_;
        ++forward_;
        ++counts_[std::min(step, kLongestCounted) / kResolution];
        if (step > kShortestHole) long_steps_.push_back({*last_, step});
    }
    last_ = dts;
}

void Steps::add_undated() {
    if (!first_) ++undated_;
}

std::optional<Steps::Microseconds> Steps::first() const {
    if (!first_) return std::nullopt;
    return *first_ - undated_ * typical();
}

Steps::Microseconds Steps::typical() const {
    std::uint64_t passed = 0;
    for (const auto& [length, count] : counts_) {
        passed += count;
        if (passed * 2 >= forward_) return length * kResolution;
    }
    return Microseconds{0};
}

std::vector<TrackReport::Hole> Steps::holes() const {
    const Microseconds frame = typical();
    std::vector<TrackReport::Hole> holes;
    for (const LongStep& step : long_steps_)
        if (step.length > 3 * frame)
            holes.push_back({seconds(step.before), seconds(step.length - frame)});
    return holes;
}

}  // namespace weir::demux
