// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>

namespace weir::cli {

/// How fast a counter grew over the last three seconds. Pure.  Thread: main.
class RateMeter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void add(TimePoint now, std::uint64_t count) {
        samples_.push_back({now, count});
        while (samples_.size() > 2 && now - samples_[1].at >= kWindow)
            samples_.pop_front();
    }

    /// 0 until there are two samples.
    double per_second() const {
        if (samples_.size() < 2) return 0;
        const std::chrono::duration<double> span = samples_.back().at - samples_.front().at;
        if (span.count() <= 0 || samples_.back().count < samples_.front().count) return 0;
        return static_cast<double>(samples_.back().count - samples_.front().count) / span.count();
    }

private:
    static constexpr std::chrono::seconds kWindow{3};
    struct Sample {
        TimePoint at;
        std::uint64_t count;
    };
    std::deque<Sample> samples_;
};

}  // namespace weir::cli
