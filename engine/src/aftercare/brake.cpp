// SPDX-License-Identifier: MIT
#include "aftercare/brake.hpp"

namespace weir::aftercare {

bool Brake::pass(std::uint64_t bytes, const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    auto now = Clock::now();
    const auto until = now + bucket_.take(bytes, now);
    const auto rates_set = rates_set_;
    while (!stop.stop_requested()) {
        now = Clock::now();
        // Who waited at a rate that is none any more has waited enough.
        const bool waits = now < until && rates_set == rates_set_;
        if (!paused_ && !waits) return true;
        if (paused_)
            changed_.wait(lock, stop, [this] { return !paused_; });
        else
            changed_.wait_until(lock, stop, until,
                                [&] { return paused_ || rates_set != rates_set_; });
    }
    return false;
}

void Brake::pause(bool paused) {
    const std::lock_guard lock{mutex_};
    paused_ = paused;
    changed_.notify_all();
}

bool Brake::is_paused() const {
    const std::lock_guard lock{mutex_};
    return paused_;
}

void Brake::set_rate(std::uint64_t bytes_per_second) {
    const std::lock_guard lock{mutex_};
    bucket_.set_rate(bytes_per_second, Clock::now());
    ++rates_set_;
    changed_.notify_all();
}

}  // namespace weir::aftercare
