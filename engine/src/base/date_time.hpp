// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace weir {

/// Whether it is of the years 1970 to 2199: the nanoseconds of WallClock hold no more than 2262.
bool is_within_dates(std::chrono::sys_seconds time);

/// ISO 8601 with a zone or none (then UTC), of those years: "2026-07-14T12:34:56.789+02:00".
std::optional<WallClock::time_point> read_date_time(std::string_view text);

/// "2026-07-14T10:34:56.789Z"
std::string to_date_time(WallClock::time_point at);

}  // namespace weir
