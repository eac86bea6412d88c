// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <weir/stats.hpp>

namespace weir {

/// How many durations fell between which bounds.  Thread: any.
class Histogram {
public:
    /// Seconds; what takes longer is counted beyond them.
    static constexpr std::array kBounds_s{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,  0.25, 0.5,
                                          1.0,   2.5,    5.0,   10.0, 30.0,  60.0, 600., 3600.};

    void add(std::chrono::nanoseconds duration) {
        const double seconds = std::chrono::duration<double>(duration).count();
        std::size_t bucket = 0;
        while (bucket < kBounds_s.size() && seconds > kBounds_s[bucket])
            ++bucket;
        counts_[bucket].fetch_add(1, std::memory_order_relaxed);
        sum_ns_.fetch_add(duration.count(), std::memory_order_relaxed);
    }

    HistogramStats stats() const {
        HistogramStats stats;
        stats.bounds_s.assign(kBounds_s.begin(), kBounds_s.end());
        for (const auto& count : counts_)
            stats.counts.push_back(count.load(std::memory_order_relaxed));
        stats.sum_s = static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) / 1e9;
        return stats;
    }

private:
    std::array<std::atomic<std::uint64_t>, kBounds_s.size() + 1> counts_{};
    std::atomic<std::int64_t> sum_ns_{0};
};

}  // namespace weir
