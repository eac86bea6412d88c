// SPDX-License-Identifier: MIT
#include "session/load.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace weir;
using session::Lateness;
using session::Load;

namespace {

/// What the decisions were, second after second: "1s:1 6s:2".
struct Story {
    Load load;
    Clock::time_point now{1000s};
    int second = 0;
    std::string text;

    void run(int seconds, const Load::Signs& signs) {
        for (int i = 0; i < seconds; ++i, now += 1s, ++second)
            if (const auto change = load.step(signs, now))
                text += fmt::format("{}{}s:{}", text.empty() ? "" : " ", second, change->level);
    }
};

const Load::Signs kCalm{}, kLate{.late = 300ms};

}  // namespace

TEST_CASE("load: what can wait is shed first, what is new when that did not help", "[session]") {
    Story story;
    story.run(3, kCalm);
    story.run(30, kLate);
    CHECK(story.text == "3s:1 8s:2");
    CHECK(story.load.why() == "shards are 300 ms late");
}

TEST_CASE("load: it is over in the other order, and only after a calm that lasts", "[session]") {
    Story story;
    story.run(10, kLate);
    story.run(9, kCalm);
    story.run(1, {.late = 200ms});  // Neither late nor calm.
    story.run(30, kCalm);
    CHECK(story.text == "0s:1 5s:2 30s:1 40s:0");
    CHECK(story.load.level() == 0);
}

TEST_CASE("load: a sign that comes and goes does not make it flap", "[session]") {
    Story story;
    for (int i = 0; i < 20; ++i) {
        story.run(2, kLate);
        story.run(4, kCalm);
    }
    CHECK(story.text == "0s:1");
}

TEST_CASE("load: a congested disk and spent memory are signs as well", "[session]") {
    Story disk, memory;
    disk.run(1, {.is_disk_congested = true});
    CHECK(disk.text == "0s:1");
    CHECK(disk.load.why() == "more waits for a disk than may");
    memory.run(1, {.memory_share = 0.89});
    CHECK(memory.text.empty());
    memory.run(1, {.memory_share = 0.95});
    CHECK(memory.text == "1s:1");
    CHECK(memory.load.why() == "95 % of the memory budget is held");
}

TEST_CASE("lateness: one slow job is no overload, many are, and they are forgotten", "[session]") {
    Lateness lateness;
    Clock::time_point now{1000s};
    const auto tick = [&](milliseconds late) {
        const auto due = now + Lateness::kTick;
        now = due + late;
        lateness.fired(due, now);
    };
    CHECK(lateness.p95(now) == 0ms);
    for (int i = 0; i < 100; ++i)
        tick(1ms);
    tick(2s);
    CHECK(lateness.p95(now) == 1ms);
    for (int i = 0; i < 10; ++i)
        tick(400ms);
    CHECK(lateness.p95(now) >= 400ms);
    for (int i = 0; i < 110; ++i)
        tick(1ms);
    CHECK(lateness.p95(now) == 1ms);
}

TEST_CASE("lateness: a shard that stands still is late without a word from it", "[session]") {
    Lateness lateness;
    Clock::time_point now{1000s};
    for (int i = 0; i < 100; ++i, now += Lateness::kTick)
        lateness.fired(now, now);
    CHECK(lateness.p95(now) == 0ms);
    CHECK(lateness.p95(now + 2s) > Load::kLate);
    CHECK(lateness.p95(now + 3600s) > Load::kLate);
}
