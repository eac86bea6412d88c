// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>

namespace weir::media {

/// Seconds per tick, as a fraction: 1/90000 for MPEG-TS, 1/1000 for FLV.
struct TimeBase {
    int num = 1;
    int den = 90'000;
    bool operator==(const TimeBase&) const = default;
};

inline constexpr TimeBase kMpegTs{1, 90'000};
inline constexpr TimeBase kFlv{1, 1'000};

using Nanoseconds = std::chrono::nanoseconds;

/// `ticks` of `base` as a duration, and back; rounds to nearest, exact beyond 64-bit products.
Nanoseconds to_duration(std::int64_t ticks, TimeBase base);
std::int64_t to_ticks(Nanoseconds duration, TimeBase base);

inline double to_seconds(Nanoseconds d) {
    return std::chrono::duration<double>(d).count();
}

}  // namespace weir::media
