// SPDX-License-Identifier: MIT
#include "base/backoff.hpp"

#include <catch2/catch.hpp>

using weir::Backoff;
using namespace std::chrono_literals;

TEST_CASE("backoff: waits double up to the limit, within a quarter of jitter", "[base]") {
    Backoff backoff{100ms, 1000ms, 7};
    for (const auto expected : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        const auto wait = backoff.next();
        CHECK(wait >= expected * 3 / 4);
        CHECK(wait <= expected * 5 / 4);
    }
    CHECK(backoff.failures() == 6);
}

TEST_CASE("backoff: success begins it anew", "[base]") {
    Backoff backoff{100ms, 1000ms, 7};
    backoff.next();
    backoff.next();
    backoff.reset();
    CHECK(backoff.failures() == 0);
    CHECK(backoff.next() <= 125ms);
}

TEST_CASE("backoff: a thousand failures overflow nothing", "[base]") {
    Backoff backoff{500ms, 8000ms, 1};
    for (int i = 0; i < 1000; ++i)
        REQUIRE(backoff.next() <= 10'000ms);
}

TEST_CASE("backoff: streams that fail together do not come back together", "[base]") {
    Backoff one{1000ms, 8000ms, 1};
    Backoff other{1000ms, 8000ms, 2};
    bool differs = false;
    for (int i = 0; i < 5; ++i)
        differs = differs || one.next() != other.next();
    CHECK(differs);
}
