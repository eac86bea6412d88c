// SPDX-License-Identifier: MIT
#include "base/date_time.hpp"

#include <catch2/catch.hpp>

namespace weir {
namespace {

const WallClock::time_point kNoon =
    std::chrono::sys_days{std::chrono::year{2026} / 7 / 14} + std::chrono::hours{12};

}  // namespace

TEST_CASE("date time: ISO 8601, of any zone", "[base]") {
    for (const char* text :
         {"2026-07-14T12:00:00Z", "2026-07-14t12:00:00.000z", "2026-07-14 12:00:00",
          "2026-07-14T14:00:00+02:00", "2026-07-14T06:30:00-0530", "2026-07-14T13:00:00+01"}) {
        INFO(text);
        CHECK(read_date_time(text) == kNoon);
    }
    CHECK(read_date_time("2026-07-14T12:00:00.25Z") == kNoon + 250ms);
    CHECK(read_date_time("2026-07-14T12:00:00,123456789Z") ==
          kNoon + std::chrono::nanoseconds{123'456'789});
}

TEST_CASE("date time: anything else is none, and so is what a clock can't show", "[base]") {
    for (const char* text :
         {"", "2026", "2026-07-14", "2026-13-14T12:00:00Z", "2026-02-30T12:00:00Z",
          "2026-07-14T24:00:00Z", "2026-07-14T12:60:00Z", "2026-07-14T12:00:00Zx",
          "2026-07-14T12:00:00+24:00", "+026-07-14T12:00:00Z", "-026-07-14T12:00:00Z",
          "2026-07-14T12:00:-1Z", "2026-07-14T12:00:-0Z", "1969-12-31T23:59:59Z",
          "1970-01-01T00:00:00+01:00", "2200-01-01T00:00:00Z", "2487-11-22T16:00:00Z",
          "9999-12-31T23:59:59Z"}) {
        INFO(text);
        CHECK_FALSE(read_date_time(text));
    }
}

TEST_CASE("date time: what is written is read again", "[base]") {
    CHECK(to_date_time(kNoon + 7ms) == "2026-07-14T12:00:00.007Z");
    CHECK(to_date_time(WallClock::time_point{-1ms}) == "1969-12-31T23:59:59.999Z");
    CHECK(read_date_time(to_date_time(kNoon + 999ms)) == kNoon + 999ms);
}

}  // namespace weir
