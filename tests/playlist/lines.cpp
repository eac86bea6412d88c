// SPDX-License-Identifier: MIT
#include "playlist/lines.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::playlist;
using namespace std::chrono_literals;

namespace {

constexpr milliseconds kTarget{6'000};

/// Lines in virtual time; what they decide, as words: "1" the line, "now" or "later" if it changed.
struct Told {
    Clock::time_point now{1h};
    Lines lines;

    explicit Told(const std::vector<unsigned>& ranks) : lines(ranks) {}

    std::string text(Lines::Move move) const {
        const auto* const when = move == Lines::Move::stay      ? ""
                                 : move == Lines::Move::at_once ? " now"
                                                                : " later";
        return fmt::format("{}{}", lines.current(), when);
    }
    std::string load(Lines::News news, milliseconds after = kTarget) {
        now += after;
        return text(lines.on_playlist(news, kTarget, now));
    }
    std::string fail(bool is_slow = false, milliseconds after = 250ms) {
        now += after;
        return text(lines.on_load_failed("HTTP 503", is_slow, now));
    }
};

using News = Lines::News;

}  // namespace

TEST_CASE("lines: one alone is never left", "[playlist]") {
    Told told{{0}};
    for (int i = 0; i < 9; ++i)
        CHECK(told.fail(true) == "0");
    CHECK(told.load(News::old, 1h) == "0");
    CHECK(told.load(News::old, 1h) == "0");
    CHECK(told.lines.take_switches().empty());
}

TEST_CASE("lines: one failure may be a hiccup, two are not", "[playlist]") {
    Told told{{0, 0}};
    CHECK(told.load(News::fresh) == "0");
    CHECK(told.fail() == "0");
    CHECK(told.load(News::fresh) == "0");
    CHECK(told.fail() == "0");
    CHECK(told.fail() == "1 now");
    const auto switches = told.lines.take_switches();
    REQUIRE(switches.size() == 1);
    CHECK(switches[0].from == 0);
    CHECK(switches[0].to == 1);
    CHECK(switches[0].why == "HTTP 503");
    CHECK(told.lines.take_switches().empty());
}

TEST_CASE("lines: a failure that took its time is enough", "[playlist]") {
    Told told{{0, 0}};
    CHECK(told.fail(true) == "1 now");
}

TEST_CASE("lines: while all fail they take turns, with pauses", "[playlist]") {
    Told told{{0, 0, 0}};
    told.load(News::fresh);
    std::string trace;
    for (int i = 0; i < 10; ++i)
        trace += told.fail() + ", ";
    CHECK(trace == "0, 1 now, 1, 2 now, 2, 0 later, 0, 1 later, 1, 2 later, ");
    CHECK(told.load(News::fresh) == "2");
    CHECK(told.fail() == "2");
    CHECK(told.fail() == "0 now");
}

TEST_CASE("lines: one that works is kept, though a preferred one may work again", "[playlist]") {
    Told told{{0, 0}};
    told.fail(true);
    for (int i = 0; i < 100; ++i)
        CHECK(told.load(News::fresh) == "1");
}

TEST_CASE("lines: one that shows nothing new for one and a half targets is left", "[playlist]") {
    Told told{{0, 0}};
    told.load(News::fresh);
    CHECK(told.load(News::none, 6s) == "0");
    CHECK(told.load(News::none, 3s) == "0");
    CHECK(told.load(News::none, 3s) == "1 now");
    CHECK(told.lines.take_switches()[0].why == "its playlist shows nothing new for 12.0 s");
    // The other has as much time; then the stream itself stands still, and there is no hurry.
    CHECK(told.load(News::none, 0s) == "1");
    CHECK(told.load(News::none, 9s) == "1");
    CHECK(told.load(News::none, 1s) == "0 later");
}

TEST_CASE("lines: one that stays behind is left", "[playlist]") {
    Told told{{0, 0}};
    told.load(News::fresh);
    CHECK(told.load(News::old, 6s) == "0");
    CHECK(told.load(News::old, 3s) == "1 now");
}

TEST_CASE("lines: the last resort comes last, and is left again for a better one", "[playlist]") {
    Told told{{0, 1, 0}};
    told.load(News::fresh);
    CHECK(told.fail(true) == "2 now");
    CHECK(told.fail(true) == "1 now");
    CHECK(told.load(News::fresh, 20s) == "1");
    CHECK(told.load(News::fresh, 10s) == "0 now");
    SECTION("in vain: back at its first failure, and for longer") {
        CHECK(told.fail() == "2 now");
        CHECK(told.fail() == "1 now");
        CHECK(told.load(News::fresh, 1s) == "1");
        CHECK(told.load(News::fresh, 31s) == "1");
        CHECK(told.load(News::fresh, 30s) == "0 now");
    }
    SECTION("it works again") {
        CHECK(told.load(News::fresh, 0s) == "0");
        CHECK(told.load(News::fresh, 1h) == "0");
    }
}

TEST_CASE("lines: one that is found later is tried last", "[playlist]") {
    Told told{{0}};
    told.load(News::fresh);
    told.lines.add(0);
    CHECK(told.lines.count() == 2);
    CHECK(told.fail(true) == "1 now");
}

TEST_CASE("lines: those that were replaced never come back, their numbers do", "[playlist]") {
    Told told{{0, 0}};
    CHECK(told.load(News::fresh) == "0");
    CHECK(told.lines.replace(2, told.now) == std::vector<Lines::Line>{2, 3});
    CHECK(told.lines.usable() == 2);
    CHECK(told.load(News::fresh) == "2");
    CHECK(told.fail() == "2");
    CHECK(told.fail() == "3 now");
    CHECK(told.fail(true) == "2 later");
    CHECK(told.lines.replace(1, told.now) == std::vector<Lines::Line>{0});
    CHECK(told.lines.count() == 4);
    CHECK(told.lines.usable() == 1);
    for (int i = 0; i < 9; ++i)
        CHECK(told.fail(true) == "0");
    CHECK(told.lines.replace(4, told.now) == std::vector<Lines::Line>{1, 2, 3, 4});
}
