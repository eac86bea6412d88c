// SPDX-License-Identifier: MIT
#include "text/iso_time.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

/// Seconds since 1970; -1: it is no time.
std::int64_t seconds_of(std::string_view text) {
    const auto time = time_of_iso(text);
    if (!time) return -1;
    return std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
}

}  // namespace

TEST_CASE("time_of_iso: fractions are left out, zones counted", "[resolvers]") {
    CHECK(seconds_of("2023-11-14T22:13:20Z") == 1'700'000'000);
    CHECK(seconds_of("2023-11-14T22:13:20.123456789Z") == 1'700'000'000);
    CHECK(seconds_of("2023-11-15T06:13:20+08:00") == 1'700'000'000);
    CHECK(seconds_of("2023-11-14T19:43:20.5-02:30") == 1'700'000'000);
    CHECK(seconds_of("2024-02-29T00:00:00Z") == 1'709'164'800);
}

TEST_CASE("time_of_iso: what is no time is none", "[resolvers]") {
    for (const std::string_view text :
         {"", "2023-11-14", "2023-11-14 22:13:20Z", "2023-11-14T22:13:20", "2023-02-29T00:00:00Z",
          "2023-13-01T00:00:00Z", "2023-11-14T24:00:00Z", "2023-11-14T22:60:00Z",
          "2023-11-14T22:13:20+8", "2023-11-14T22:13:20Zebra", "1969-11-14T22:13:20Z",
          "9999-01-01T00:00:00Z", "-023-11-14T22:13:20Z", "2023-11-14T22:13:20."}) {
        INFO(text);
        CHECK(seconds_of(text) == -1);
    }
    CHECK(seconds_of("2023-11-14T22:13:20." + std::string(10'000, '1') + "Z") == -1);
}

}  // namespace weir::resolvers
