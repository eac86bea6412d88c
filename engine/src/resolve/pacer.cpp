// SPDX-License-Identifier: MIT
#include "resolve/pacer.hpp"

#include <algorithm>

namespace weir::resolve {

/// The generic cell rate algorithm: `next` runs ahead of the clock by what was taken, and may lag
/// behind it by no more than the burst.
Clock::time_point Pacer::take_turn(const std::string& key, const ext::Pace& pace,
                                   Clock::time_point now) {
    const std::chrono::duration<double> seconds{60.0 / std::max(pace.per_minute, 0.01)};
    const auto interval = std::chrono::duration_cast<Clock::duration>(seconds);
    const auto credit =
        std::chrono::duration_cast<Clock::duration>(seconds * std::max(pace.burst - 1, 0.0));
    const std::lock_guard lock{mutex_};
    State& state = states_[key];
    state.next = std::max(state.next, now - credit);
    const auto turn = std::max(state.next, now);
    state.next += interval;
    return turn;
}

void Pacer::hold(const std::string& key, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    State& state = states_[key];
    if (now < state.held_until) return;  // Asked before the others had said so.
    state.hold = std::clamp(state.hold * 2, kFirstHold, kLongestHold);
    state.held_until = now + state.hold;
}

void Pacer::release(const std::string& key, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    const auto found = states_.find(key);
    if (found == states_.end() || now < found->second.held_until) return;
    found->second.hold = std::chrono::seconds{0};
}

Clock::time_point Pacer::held_until(const std::string& key) const {
    const std::lock_guard lock{mutex_};
    const auto found = states_.find(key);
    return found == states_.end() ? Clock::time_point{} : found->second.held_until;
}

}  // namespace weir::resolve
