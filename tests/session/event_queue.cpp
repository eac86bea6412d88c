// SPDX-License-Identifier: MIT
#include "session/event_queue.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

namespace {

Event started(std::uint64_t recording) {
    return {recording, {}, event::RecordingStarted{"x"}};
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
        queue.push(started(i));
    queue.push({6, {}, event::RecordingEnded{}});
    CHECK(queue.pop(0ms)->recording == 1);
    CHECK(queue.pop(0ms)->recording == 2);
    const auto dropped = queue.pop(0ms);
    REQUIRE(dropped);
    CHECK(std::get<event::EventsDropped>(dropped->what).count == 3);
    CHECK(std::holds_alternative<event::RecordingEnded>(queue.pop(0ms)->what));
}
