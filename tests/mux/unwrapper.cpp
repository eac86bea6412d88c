// SPDX-License-Identifier: MIT
#include "mux/unwrapper.hpp"

#include <catch2/catch.hpp>

using weir::mux::Unwrapper;

TEST_CASE("unwrapper: a 33-bit clock goes on through two wraps", "[mux]") {
    constexpr std::int64_t period = std::int64_t{1} << 33;
    Unwrapper unwrapper{33};
    std::int64_t truth = period - 90'000;
    CHECK(unwrapper.unwrap(truth) == truth);
    for (int step = 0; step < 500; ++step) {
        truth += period / 200;
        REQUIRE(unwrapper.unwrap(truth % period) == truth);
    }
}

TEST_CASE("unwrapper: a step back over the wrap is small, not 26 hours", "[mux]") {
    constexpr std::int64_t period = std::int64_t{1} << 33;
    Unwrapper unwrapper{33};
    unwrapper.unwrap(period - 10);
    CHECK(unwrapper.unwrap(20) == period + 20);
    CHECK(unwrapper.unwrap(period - 5) == period - 5);
    CHECK(unwrapper.unwrap(30) == period + 30);
}

TEST_CASE("unwrapper: a 32-bit clock of milliseconds wraps after 49.7 days", "[mux]") {
    Unwrapper unwrapper{32};
    unwrapper.unwrap(0xffff'fff0);
    CHECK(unwrapper.unwrap(0x10) == 0x1'0000'0010);
}

TEST_CASE("unwrapper: without bits nothing is changed", "[mux]") {
    Unwrapper unwrapper{0};
    unwrapper.unwrap(5);
    CHECK(unwrapper.unwrap(std::int64_t{1} << 40) == std::int64_t{1} << 40);
}
