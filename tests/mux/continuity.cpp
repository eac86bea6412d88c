// SPDX-License-Identifier: MIT
#include "mux/continuity.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct Line {
    mux::Continuity continuity;
    Line() { continuity.set_tracks(2); }
    long long at(std::size_t track, std::chrono::milliseconds dts,
                 std::chrono::milliseconds duration = 40ms) {
        return continuity.place(track, dts, duration) / 1ms;
    }
};

}  // namespace

TEST_CASE("continuity: the line begins at 0, wherever the clock stands", "[mux]") {
    Line line;
    CHECK(line.at(0, 95'000'000ms) == 0);
    CHECK(line.at(1, 95'000'010ms) == 10);
    CHECK(line.at(0, 95'000'040ms) == 40);
}

TEST_CASE("continuity: an announced discontinuity is closed, for all tracks by the same offset",
          "[mux]") {
    Line line;
    line.at(0, 1000ms);
    line.at(1, 1010ms);
    line.continuity.expect_break(0ms, false);
    CHECK(line.at(0, 500ms) == 50);  // Where the longest track ends.
    CHECK(line.at(1, 510ms) == 60);
    CHECK(line.continuity.jumps() == 0);
}

TEST_CASE("continuity: a clock that may be late by much still begins anew at a discontinuity",
          "[mux]") {
    Line line;
    line.continuity.set_tracks(2, {60s, 60s});
    line.at(0, 10'000ms);
    CHECK(line.at(1, 5'000ms) == -5'000);
    line.continuity.expect_break(0ms, false);
    line.continuity.set_tracks(2, {60s, 60s});
    CHECK(line.at(0, 9'000ms) == 40);
}

TEST_CASE("continuity: an announced discontinuity that fits is left as it is", "[mux]") {
    Line line;
    line.at(0, 1000ms);
    line.continuity.expect_break(0ms, false);
    CHECK(line.at(0, 1040ms) == 40);
}

TEST_CASE("continuity: a lost segment stays a hole of its length", "[mux]") {
    Line line;
    line.at(0, 1000ms);
    line.continuity.expect_break(2s, true);
    CHECK(line.at(0, 3040ms) == 2040);
}

TEST_CASE("continuity: many lost segments stay a hole, though it is longer than a jump", "[mux]") {
    Line line;
    line.at(0, 1000ms);
    line.continuity.expect_break(30s, true);
    CHECK(line.at(0, 31'040ms) == 30'040);
}

TEST_CASE("continuity: a clock that restarted across a loss keeps the loss as a hole", "[mux]") {
    Line line;
    line.at(0, 100'000ms);
    line.continuity.expect_break(4s, true);
    CHECK(line.at(0, 20ms) == 4040);
}

TEST_CASE("continuity: jumps that nobody announced are closed and counted", "[mux]") {
    Line line;
    line.at(0, 0ms);
    CHECK(line.at(0, 36'000'000ms) == 40);
    CHECK(line.at(0, 36'000'040ms) == 80);
    CHECK(line.at(0, 5ms) == 120);
    CHECK(line.continuity.jumps() == 2);
}

TEST_CASE("continuity: a certain offset is taken as it is", "[mux]") {
    Line line;
    line.at(0, 0ms);
    line.continuity.expect_offset(-1000ms);
    CHECK(line.at(0, 1040ms) == 40);
}
