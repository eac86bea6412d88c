// SPDX-License-Identifier: MIT
#include "watch/poll_gate.hpp"

#include <catch2/catch.hpp>

namespace weir::watch {
namespace {

using Outcome = PollGate::Outcome;

/// A gate and its time.
struct Story {
    explicit Story(PollLimits limits) : gate(limits, now) {}

    /// As many as it lets begin at this instant.
    unsigned begin_all() {
        unsigned begun = 0;
        for (; gate.may_begin(now); ++begun)
            gate.begin(now);
        return begun;
    }
    /// So many polls, one after the other.
    void poll(unsigned count, Outcome outcome) {
        for (unsigned i = 0; i < count; ++i) {
            gate.begin(now);
            now += 100ms;
            gate.end(outcome, now);
        }
    }

    Clock::time_point now{1h};
    PollGate gate;
};

}  // namespace

TEST_CASE("poll gate: no more at once than the ceiling", "[watch]") {
    Story story{{.at_once = 4, .per_minute = 0}};
    CHECK(story.begin_all() == 4);
    CHECK(story.gate.is_full());
    story.gate.end(Outcome::answered, story.now);
    CHECK(story.begin_all() == 1);
}

TEST_CASE("poll gate: errors halve it, down to one; calm raises it one by one", "[watch]") {
    Story story{{.at_once = 16, .per_minute = 0}};
    std::vector<unsigned> limits;
    for (int i = 0; i < 6; ++i) {
        story.poll(3, Outcome::failed);
        limits.push_back(story.gate.at_once());
    }
    CHECK(limits == std::vector<unsigned>{8, 4, 2, 1, 1, 1});
    story.poll(1, Outcome::answered);
    CHECK(story.gate.at_once() == 2);
    story.poll(3, Outcome::answered);
    CHECK(story.gate.at_once() == 3);
    story.poll(500, Outcome::answered);
    CHECK(story.gate.at_once() == 16);
}

TEST_CASE("poll gate: a stray error changes nothing, nor does one of long ago", "[watch]") {
    Story story{{.at_once = 8, .per_minute = 0}};
    for (int i = 0; i < 10; ++i) {
        story.poll(9, Outcome::answered);
        story.poll(1, Outcome::failed);
    }
    CHECK(story.gate.at_once() == 8);
    for (int i = 0; i < 10; ++i) {
        story.poll(1, Outcome::failed);
        story.now += 40s;
    }
    CHECK(story.gate.at_once() == 8);
}

TEST_CASE("poll gate: what was never asked says nothing of the service", "[watch]") {
    Story story{{.at_once = 8, .per_minute = 0}};
    story.poll(20, Outcome::no_matter);
    CHECK(story.gate.at_once() == 8);
    CHECK(story.gate.under_way() == 0);
}

TEST_CASE("poll gate: after a burst it keeps to its pace", "[watch]") {
    Story story{{.at_once = 5, .per_minute = 60}};
    story.poll(5, Outcome::answered);
    CHECK_FALSE(story.gate.may_begin(story.now));
    unsigned begun = 0;
    const auto end = story.now + 60s;
    for (; story.now < end; story.now = std::max(story.now, story.gate.next_token())) {
        if (!story.gate.may_begin(story.now)) continue;
        story.gate.begin(story.now);
        story.gate.end(Outcome::answered, story.now);
        ++begun;
    }
    CHECK(begun >= 59);
    CHECK(begun <= 61);
}

TEST_CASE("poll gate: a lower ceiling holds at once, a higher one too", "[watch]") {
    Story story{{.at_once = 8, .per_minute = 0}};
    CHECK(story.begin_all() == 8);
    story.gate.set({.at_once = 2, .per_minute = 0});
    for (int i = 0; i < 6; ++i)
        story.gate.end(Outcome::answered, story.now);
    CHECK(story.begin_all() == 0);
    story.gate.end(Outcome::answered, story.now);
    CHECK(story.begin_all() == 1);
    story.gate.set({.at_once = 6, .per_minute = 0});
    CHECK(story.begin_all() == 4);
}

}  // namespace weir::watch
