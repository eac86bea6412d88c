// SPDX-License-Identifier: MIT
#include "aftercare/token_bucket.hpp"

#include <algorithm>

namespace weir::aftercare {
namespace {

constexpr Clock::duration kBurst = std::chrono::milliseconds{100};
// A debt that no job lives to see; keeps sums within 64 bits.
constexpr std::chrono::duration<double> kLongest = std::chrono::hours{24};

Clock::duration time_of(double bytes, std::uint64_t bytes_per_second) {
    const std::chrono::duration<double> exact{bytes / double(bytes_per_second)};
    return std::chrono::duration_cast<Clock::duration>(std::min(exact, kLongest));
}

}  // namespace

Clock::duration TokenBucket::take(std::uint64_t bytes, Clock::time_point now) {
    if (bytes_per_second_ == 0) return {};
    paid_ = std::max(paid_, now - kBurst) + time_of(double(bytes), bytes_per_second_);
    return std::max(paid_ - now, Clock::duration::zero());
}

void TokenBucket::set_rate(std::uint64_t bytes_per_second, Clock::time_point now) {
    const auto owed = std::chrono::duration<double>(paid_ - now).count();
    if (owed > 0 && bytes_per_second > 0)
        paid_ = now + time_of(owed * double(bytes_per_second_), bytes_per_second);
    else
        paid_ = std::min(paid_, now);
    bytes_per_second_ = bytes_per_second;
}

}  // namespace weir::aftercare
