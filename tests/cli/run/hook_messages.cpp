// SPDX-License-Identifier: MIT
#include "run/hook_messages.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::cli;

namespace {

RoomStatus room() {
    RoomStatus room;
    room.id = "live.test/7";
    room.url = "https://live.test/7";
    room.name = "Seven";
    return room;
}

template <class What>
std::vector<HookMessage> told(What what) {
    return hook_messages(room(), Event{3, std::chrono::system_clock::now(), std::move(what)});
}

}  // namespace

TEST_CASE("hook messages: a room goes live once, however often its stream drops", "[cli]") {
    const auto first = told(event::RunStarted{1, "hls", "https://cdn.test/x"});
    REQUIRE(first.size() == 2);
    CHECK(first[0].event == HookEvent::live);
    CHECK(first[1].event == HookEvent::start);
    CHECK(first[0].name == "Seven");
    CHECK(first[0].recording == 3);
    CHECK(told(event::RunStarted{2, "hls", "https://cdn.test/x"}).empty());
}

TEST_CASE("hook messages: a poll that found nothing is no end", "[cli]") {
    RecordingSummary nothing;
    nothing.state = RecordingState::not_live;
    nothing.error = Error{Errc::not_live};
    CHECK(told(event::RecordingEnded{nothing}).empty());
}

TEST_CASE("hook messages: an end tells what came of it, and a failure is told before", "[cli]") {
    RecordingSummary summary;
    summary.runs = 2;
    summary.received_bytes = 1'000;
    summary.files = {{.path = "a.ts", .duration_s = 60}, {.path = "b.ts", .duration_s = 30}};
    summary.gaps = {{.seconds = 4}};
    const auto good = told(event::RecordingEnded{summary});
    REQUIRE(good.size() == 1);
    CHECK(good[0].event == HookEvent::end);
    CHECK(good[0].seconds == 90);
    CHECK(good[0].files == 2);
    CHECK(good[0].missing_seconds == 4);
    summary.error = Error{Errc::disk_full};
    const auto bad = told(event::RecordingEnded{summary});
    REQUIRE(bad.size() == 2);
    CHECK(bad[0].event == HookEvent::error);
    CHECK(bad[1].event == HookEvent::end);
}

TEST_CASE("hook messages: of unseen stretches, the usual waits are no news", "[cli]") {
    const auto told_of = [](UnwatchedCause cause) {
        return hook_messages(room(), Unwatched{.room = "live.test/7", .cause = cause}).size();
    };
    CHECK(told_of(UnwatchedCause::poll) == 0);
    CHECK(told_of(UnwatchedCause::dropped) == 0);
    CHECK(told_of(UnwatchedCause::disk) == 1);
    CHECK(told_of(UnwatchedCause::down) == 1);
}
