// SPDX-License-Identifier: MIT
#include "recorder/source_times.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using weir::recorder::SourceTimes;

TEST_CASE("source times: a frame is found by when it is shown, or the one before it",
          "[recorder]") {
    SourceTimes times;
    CHECK_FALSE(times.find(0s));
    times.add(80ms, {.origin = {0, 7}, .dts = 40ms});
    times.add(0ms, {.origin = {0, 6}, .dts = 0ms, .is_keyframe = true});
    times.add(40ms, {.origin = {0, 7}, .dts = 80ms});
    CHECK(times.find(0ms)->is_keyframe);
    CHECK(times.find(39ms + 500us)->dts == 80ms);
    CHECK(times.find(60ms)->dts == 80ms);
    CHECK(times.find(1h)->origin.msn == 7);
    CHECK_FALSE(times.find(-5ms));
}

TEST_CASE("source times: what is not asked for any more is forgotten", "[recorder]") {
    SourceTimes times;
    for (int i = 0; i < 100; ++i)
        times.add(i * 40ms, {.dts = i * 40ms});
    times.forget_before(50 * 40ms + 10ms);
    CHECK_FALSE(times.find(49 * 40ms));
    CHECK(times.find(50 * 40ms + 10ms)->dts == 50 * 40ms);
    for (std::size_t i = 0; i <= SourceTimes::kMostFrames; ++i)
        times.add(1h + i * 40ms, {.dts = i * 40ms});
    CHECK_FALSE(times.find(50 * 40ms));
    CHECK(times.find(1h + 40ms));
}
