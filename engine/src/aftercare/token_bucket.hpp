// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "base/clock.hpp"

namespace weir::aftercare {

/// Keeps bytes to a rate: whoever moved some waits as long as they take at that rate. A tenth of a
/// second's worth may come at once after a rest. Pure.
class TokenBucket {
public:
    /// `bytes_per_second` 0: no limit.
    explicit TokenBucket(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

    /// So many bytes were moved at `now`; how long to wait before the next.
    Clock::duration take(std::uint64_t bytes, Clock::time_point now);

    /// What is owed already is paid at the new rate.
    void set_rate(std::uint64_t bytes_per_second, Clock::time_point now);

private:
    std::uint64_t bytes_per_second_;
    Clock::time_point paid_{};  ///< When all that was taken would have been moved.
};

}  // namespace weir::aftercare
