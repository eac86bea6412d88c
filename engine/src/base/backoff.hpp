// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstdint>
#include <random>

#include "base/clock.hpp"

namespace weir {

/// Waits between tries: doubling, with a quarter of jitter, reset by success. Pure but for its own
/// random numbers.
class Backoff {
public:
    Backoff(milliseconds first, milliseconds most, std::uint64_t seed)
        : first_(first), most_(most), random_(static_cast<std::uint32_t>(seed)) {}

    milliseconds next() {
        const auto factor = std::uint64_t{1} << std::min(failures_++, 20u);
        const auto full = std::min<std::int64_t>(
            static_cast<std::int64_t>(static_cast<std::uint64_t>(first_.count()) * factor),
            most_.count());
        std::uniform_int_distribution<std::int64_t> jitter{-full / 4, full / 4};
        return milliseconds{full + jitter(random_)};
    }
    void reset() { failures_ = 0; }
    unsigned failures() const { return failures_; }

private:
    milliseconds first_, most_;
    std::minstd_rand random_;
    unsigned failures_ = 0;
};

}  // namespace weir
