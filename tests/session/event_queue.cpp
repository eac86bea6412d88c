// SPDX-License-Identifier: MIT
#include "session/event_queue.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

Event started(std::uint64_t recording) {
    return {recording, {}, event::RecordingStarted{"x"}};
}

Event opened(std::uint64_t recording) {
    return {recording, {}, event::FileOpened{"x"}};
}

}  // namespace

TEST_CASE("event queue: events come out in order", "[session]") {
    session::EventQueue queue{10};
    queue.push(started(1));
    queue.push(started(2));
    CHECK(queue.pop(0ms)->recording == 1);
    CHECK(queue.pop(0ms)->recording == 2);
    CHECK(!queue.pop(0ms));
}

TEST_CASE("event queue: what it drops is counted and told, an end is never dropped", "[session]") {
    session::EventQueue queue{2};
    for (std::uint64_t i = 1; i <= 5; ++i)
        queue.push(opened(i));
    queue.push({6, {}, event::RecordingEnded{}});
    CHECK(queue.pop(0ms)->recording == 1);
    CHECK(queue.pop(0ms)->recording == 2);
    const auto dropped = queue.pop(0ms);
    REQUIRE(dropped);
    CHECK(std::get<event::EventsDropped>(dropped->what).count == 3);
    CHECK(std::holds_alternative<event::RecordingEnded>(queue.pop(0ms)->what));
}

TEST_CASE("event queue: what a catalogue needs is kept when the rest is dropped already",
          "[session]") {
    session::EventQueue queue{2};
    for (int i = 0; i < 3; ++i)
        queue.push(opened(1));
    const std::vector<Event::What> needed{event::RunStarted{}, event::FileFinished{},
                                          event::GapFound{}, event::RecordingStarted{}};
    for (std::size_t i = 2; i < 2 * session::EventQueue::kReserve; ++i)
        queue.push({2, {}, needed[i % needed.size()]});
    queue.push({2, {}, event::GapFound{}});
    queue.push(opened(3));
    std::uint64_t dropped = 0, kept = 0;
    while (const auto event = queue.pop(0ms)) {
        kept += event->recording == 2;
        if (const auto* some = std::get_if<event::EventsDropped>(&event->what))
            dropped += some->count;
    }
    CHECK(kept == 2 * session::EventQueue::kReserve - 3);
    CHECK(dropped == 1);
    // It is bounded all the same: the last two are counted with the next event that is taken.
    queue.push(opened(4));
    const auto late = queue.pop(0ms);
    REQUIRE(late);
    CHECK(std::get<event::EventsDropped>(late->what).count == 3);
}
