// SPDX-License-Identifier: MIT
#include "resolve/roll.hpp"

#include <catch2/catch.hpp>

namespace weir::resolve {
namespace {

using Keys = std::vector<std::string>;

const Clock::time_point kBegin{1h};

}  // namespace

TEST_CASE("roll: whoever is due is asked for with those that will be soon", "[resolve]") {
    Roll roll;
    CHECK_FALSE(roll.take_answer("a", kBegin));
    CHECK(roll.take_turn("a", 3, kBegin) == Keys{"a"});
    CHECK(roll.take_turn("a", 3, kBegin).empty());  // On its way.
    roll.on_answers({"a"}, {}, kBegin);
    CHECK(roll.take_turn("b", 3, kBegin + 10s) == Keys{"b", "a"});
    roll.on_answers({"b", "a"}, {}, kBegin + 10s);
    CHECK(roll.take_turn("c", 2, kBegin + 20s) == Keys{"c", "a"});
    CHECK(roll.take_turn("d", 9, kBegin + 20s) == Keys{"d", "b"});
}

TEST_CASE("roll: an answer counts once, and not for long", "[resolve]") {
    Roll roll;
    (void)roll.take_turn("b", 3, kBegin);
    roll.on_answers({"b"}, {{"b", false}}, kBegin);
    CHECK(roll.take_answer("b", kBegin + 1s) == false);
    CHECK_FALSE(roll.take_answer("b", kBegin + 2s));
    const auto keys = roll.take_turn("a", 3, kBegin + 60s);
    CHECK(keys == Keys{"a", "b"});
    roll.on_answers(keys, {{"a", true}, {"b", true}, {"stranger", true}}, kBegin + 60s);
    CHECK(roll.take_answer("a", kBegin + 60s) == true);
    CHECK_FALSE(roll.take_answer("b", kBegin + 60s + Roll::kFresh));
    CHECK_FALSE(roll.take_answer("stranger", kBegin + 60s));
}

TEST_CASE("roll: who is no longer polled is forgotten", "[resolve]") {
    Roll roll;
    (void)roll.take_turn("gone", 3, kBegin);
    roll.on_answers({"gone"}, {}, kBegin);
    const auto later = kBegin + Roll::kForgotten + 1s;
    CHECK(roll.take_turn("a", 3, later) == Keys{"a"});
}

TEST_CASE("roll: 300 rooms that are polled each minute take a tenth of the requests", "[resolve]") {
    Roll roll;
    unsigned requests = 0, polls = 0;
    for (int step = 0; step < 3'000; ++step, ++polls) {  // Ten minutes.
        const auto now = kBegin + std::chrono::milliseconds{step * 200};
        const auto key = std::to_string(step % 300);
        if (roll.take_answer(key, now)) continue;
        const auto asked = roll.take_turn(key, 30, now);
        REQUIRE_FALSE(asked.empty());
        ++requests;
        std::vector<ext::Liveness> known;
        for (const std::string& each : asked)
            known.push_back({each, false});
        roll.on_answers(asked, known, now);
    }
    CHECK(polls == 3'000);
    CHECK(requests < 3'000 / 7);
}

}  // namespace weir::resolve
