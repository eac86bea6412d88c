// SPDX-License-Identifier: MIT
#include "recorder/usage.hpp"

#include <algorithm>

namespace weir::recorder {

void UsageHistory::add(const Sample& sample, Clock::time_point now, WallClock::time_point wall) {
    if (buckets_.empty() || now - buckets_.back().begin >= kBucket) {
        // What came before the first sample is of the first bucket.
        const auto began = buckets_.empty() ? Sample{} : last_;
        const bool is_next = !buckets_.empty() && now - buckets_.back().begin < 2 * kBucket;
        const auto begin = is_next ? buckets_.back().begin + kBucket : now;
        const auto late = std::chrono::duration_cast<WallClock::duration>(now - begin);
        const auto began_at = buckets_.empty() ? now : last_at_;
        buckets_.push_back({begin, wall - late, began, began_at, 0});
        if (buckets_.size() > kBuckets) buckets_.pop_front();
    }
    buckets_.back().peak = std::max(buckets_.back().peak, sample.peak_bytes);
    last_ = sample;
    last_at_ = now;
}

std::vector<UsageBucket> UsageHistory::buckets() const {
    std::vector<UsageBucket> out;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        const Sample& begin = buckets_[i].before;
        const Sample& end = i + 1 < buckets_.size() ? buckets_[i + 1].before : last_;
        UsageBucket bucket;
        bucket.begin = buckets_[i].wall_begin;
        bucket.cpu_s = end.cpu_s - begin.cpu_s;
        bucket.network_bytes = end.network_bytes - begin.network_bytes;
        bucket.written_bytes = end.written_bytes - begin.written_bytes;
        bucket.peak_bytes = buckets_[i].peak;
        out.push_back(bucket);
    }
    return out;
}

double UsageHistory::cpu_share() const {
    if (buckets_.empty()) return 0;
    const auto from = std::ranges::find_if(
        buckets_, [this](const Bucket& b) { return last_at_ - b.before_at <= kShareWindow; });
    const std::chrono::duration<double> length =
        std::max<Clock::duration>(last_at_ - from->before_at, kBucket);
    return (last_.cpu_s - from->before.cpu_s) / length.count();
}

std::uint64_t UsageHistory::peak_bytes() const {
    std::uint64_t most = 0;
    for (const Bucket& bucket : buckets_)
        most = std::max(most, bucket.peak);
    return most;
}

UsageHistory::Recent UsageHistory::recent() const {
    std::uint64_t peak = 0;
    for (std::size_t i = buckets_.size() - std::min<std::size_t>(buckets_.size(), 2);
         i < buckets_.size(); ++i)
        peak = std::max(peak, buckets_[i].peak);
    return {cpu_share(), peak};
}

}  // namespace weir::recorder
