// SPDX-License-Identifier: MIT
#include "http/client_rate.hpp"

#include <algorithm>

namespace weir::cli::http {

bool ClientRate::take(const std::string& client, Clock::time_point now) {
    if (per_second_ <= 0) return true;
    const std::lock_guard lock{mutex_};
    if (buckets_.size() >= kMostClients && !buckets_.contains(client)) forget_idle(now);
    auto& bucket = buckets_.try_emplace(client, Bucket{burst_, now}).first->second;
    const double passed = std::chrono::duration<double>(now - bucket.at).count();
    bucket.tokens = std::min(bucket.tokens + std::max(passed, 0.0) * per_second_, burst_);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

/// A bucket that is full again says nothing; where none is, the one that was used least lately
/// goes.
void ClientRate::forget_idle(Clock::time_point now) {
    const auto full_after = std::chrono::duration<double>(burst_ / per_second_);
    std::erase_if(buckets_, [&](const auto& entry) { return now - entry.second.at >= full_after; });
    if (buckets_.size() >= kMostClients)
        buckets_.erase(std::ranges::min_element(buckets_, {},
                                                [](const auto& entry) { return entry.second.at; }));
}

}  // namespace weir::cli::http
