// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace weir::cli::http {

/// How often each client may ask: a token bucket for each address.  Thread: any.
class ClientRate {
public:
    using Clock = std::chrono::steady_clock;
    /// Clients that are remembered; those who have not asked for long are forgotten first.
    static constexpr std::size_t kMostClients = 10'000;

    /// `burst`: so many at once.  0 per second: no limit.
    ClientRate(double per_second, double burst) : per_second_(per_second), burst_(burst) {}

    bool take(const std::string& client, Clock::time_point now);

private:
    struct Bucket {
        double tokens;
        Clock::time_point at;
    };
    void forget_idle(Clock::time_point now);

    const double per_second_, burst_;
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace weir::cli::http
