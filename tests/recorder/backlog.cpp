// SPDX-License-Identifier: MIT
#include "recorder/backlog.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using weir::Clock;
using weir::recorder::Backlog;

namespace {

/// After so many seconds of a stream that comes in bursts of so many, encoded at that speed.
/// None: it kept up.
std::optional<double> left_after(double burst_s, double speed, double seconds) {
    Backlog backlog;
    double waiting = 0, came = 0;
    for (double at = 0; at < seconds; at += 0.5) {
        for (; came <= at; came += burst_s)
            waiting += burst_s;
        const auto media = std::chrono::duration_cast<weir::media::Nanoseconds>(
            std::chrono::duration<double>(waiting));
        backlog.note(media, false,
                     Clock::time_point{std::chrono::duration_cast<Clock::duration>(
                         std::chrono::duration<double>(100 + at))});
        if (backlog.is_too_long()) return at;
        waiting = std::max(waiting - 0.5 * speed, 0.0);
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("backlog: who keeps up is left alone, in whatever bursts media come", "[recorder]") {
    for (const double burst : {0.5, 2.0, 6.0, 10.0})
        for (const double speed : {1.2, 2.0, 5.0}) {
            INFO("bursts of " << burst << " s, speed " << speed);
            CHECK_FALSE(left_after(burst, speed, 600));
        }
}

TEST_CASE("backlog: who does not keep up is told, soon where it is far too slow", "[recorder]") {
    for (const double burst : {0.5, 2.0, 6.0}) {
        INFO("bursts of " << burst << " s");
        const auto slow = left_after(burst, 0.9, 600);
        REQUIRE(slow);
        CHECK(*slow < 120);
        const auto stuck = left_after(burst, 0, 600);
        REQUIRE(stuck);
        CHECK(*stuck < 15);
    }
}

TEST_CASE("backlog: no room for 5 s is too long, whatever waits", "[recorder]") {
    Backlog backlog;
    Clock::time_point now{100s};
    for (int i = 0; i < 10; ++i, now += 500ms) {
        backlog.note(1s, true, now);
        CHECK_FALSE(backlog.is_too_long());
    }
    backlog.note(1s, true, now);
    CHECK(backlog.is_too_long());
    backlog.note(1s, false, now + 500ms);
    CHECK_FALSE(backlog.is_too_long());
}
