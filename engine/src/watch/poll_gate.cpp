// SPDX-License-Identifier: MIT
#include "watch/poll_gate.hpp"

#include <algorithm>

namespace weir::watch {
namespace {

constexpr auto kWindow = 60s;            ///< Outcomes older than that say nothing any more.
constexpr std::size_t kMostSeen = 50;    ///< Nor do those before the last so many.
constexpr std::size_t kFewFailures = 3;  ///< Fewer are chance.
constexpr double kTooManyFailed = 0.2;   ///< Share of the window.

double ceiling(const PollLimits& limits) {
    return std::max(limits.at_once, 1u);
}

}  // namespace

PollGate::PollGate(const PollLimits& limits, Clock::time_point now)
    : limits_(limits), limit_(ceiling(limits)), tokens_(ceiling(limits)), refilled_(now) {}

void PollGate::set(const PollLimits& limits) {
    if (limits.at_once > limits_.at_once) limit_ += limits.at_once - limits_.at_once;
    limits_ = limits;
    limit_ = std::clamp(limit_, 1.0, ceiling(limits));
    tokens_ = std::min(tokens_, ceiling(limits));
}

void PollGate::refill(Clock::time_point now) {
    const std::chrono::duration<double, std::ratio<60>> passed = now - refilled_;
    tokens_ = std::min(tokens_ + passed.count() * limits_.per_minute, ceiling(limits_));
    refilled_ = now;
}

bool PollGate::may_begin(Clock::time_point now) {
    if (limits_.per_minute > 0) refill(now);
    return !is_full() && (limits_.per_minute == 0 || tokens_ >= 1);
}

Clock::time_point PollGate::next_token() const {
    if (limits_.per_minute == 0 || tokens_ >= 1) return refilled_;
    const std::chrono::duration<double, std::ratio<60>> wait{(1 - tokens_) / limits_.per_minute};
    return refilled_ + std::chrono::ceil<milliseconds>(wait);
}

void PollGate::begin(Clock::time_point now) {
    if (limits_.per_minute > 0) {
        refill(now);
        tokens_ -= 1;
    }
    ++under_way_;
}

void PollGate::end(Outcome outcome, Clock::time_point now) {
    --under_way_;
    if (outcome != Outcome::no_matter) note(outcome == Outcome::failed, now);
}

void PollGate::note(bool failed, Clock::time_point now) {
    window_.push_back({now, failed});
    while (window_.size() > kMostSeen || window_.front().at < now - kWindow)
        window_.pop_front();
    const auto failures =
        static_cast<std::size_t>(std::ranges::count(window_, true, &Seen::failed));
    const auto size = static_cast<double>(window_.size());
    if (failures >= kFewFailures && static_cast<double>(failures) >= kTooManyFailed * size) {
        limit_ = std::max(limit_ / 2, 1.0);
        window_.clear();  // So that one bad moment halves it once.
    } else if (!failed) {
        limit_ = std::min(limit_ + 1 / limit_, ceiling(limits_));
    }
}

}  // namespace weir::watch
