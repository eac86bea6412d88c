// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <vector>
#include <weir/stats.hpp>

#include "base/clock.hpp"

namespace weir::recorder {

/// What one recording used in the last five minutes, in buckets of ten seconds. Pure.
/// Thread: one at a time.
class UsageHistory {
public:
    static constexpr auto kBucket = 10s;
    static constexpr std::size_t kBuckets = 31;  ///< The last one is not full yet.
    static constexpr auto kShareWindow = 60s;

    /// Sums since the recording began, but for the peak.
    struct Sample {
        double cpu_s = 0;
        std::uint64_t network_bytes = 0;
        std::uint64_t written_bytes = 0;
        std::uint64_t peak_bytes = 0;  ///< Since the sample before.
    };
    /// `wall`: the time of day at `now`.
    void add(const Sample& sample, Clock::time_point now, WallClock::time_point wall);

    /// Oldest first.
    std::vector<UsageBucket> buckets() const;
    /// Of all buckets.
    std::uint64_t peak_bytes() const;

    struct Recent {
        double cpu_share = 0;  ///< Cores, over kShareWindow; of a shorter life, over kBucket.
        std::uint64_t peak_bytes = 0;  ///< Since the last bucket but one began.
    };
    /// As of the last sample.
    Recent recent() const;

private:
    double cpu_share() const;

    struct Bucket {
        Clock::time_point begin;
        WallClock::time_point wall_begin;
        Sample before;                ///< The last one before it, …
        Clock::time_point before_at;  ///< … and when that was taken.
        std::uint64_t peak;           ///< Within it.
    };
    std::deque<Bucket> buckets_;
    Sample last_;
    Clock::time_point last_at_;
};

}  // namespace weir::recorder
