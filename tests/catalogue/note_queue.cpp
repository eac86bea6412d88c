// SPDX-License-Identifier: MIT
#include "catalogue/note_queue.hpp"

#include <catch2/catch.hpp>
#include <thread>

namespace weir::catalogue {
namespace {

Note told(Event::What what) {
    return SessionEvent{{}, Event{1, WallClock::now(), std::move(what)}};
}

Note end_with_files(std::size_t count) {
    event::RecordingEnded ended;
    ended.summary.files.resize(count);
    ended.summary.state = RecordingState::completed;
    return told(std::move(ended));
}

bool is_loss(const Note& note) {
    const auto* event = std::get_if<SessionEvent>(&note);
    return event != nullptr && std::holds_alternative<event::EventsDropped>(event->event.what);
}

}  // namespace

TEST_CASE("note queue: full, it leaves out what can be told anew, and says so", "[catalogue]") {
    NoteQueue queue{4 * sizeof(Note)};
    for (int i = 0; i < 100; ++i)
        queue.push(told(event::GapFound{}));
    CHECK(queue.left_out() > 90);
    CHECK(queue.bytes() <= 4 * sizeof(Note));
    queue.push(end_with_files(100));
    const auto notes = queue.take(0ms);
    REQUIRE(notes.size() >= 3);
    CHECK(is_loss(notes.front()));
    const auto& end = std::get<SessionEvent>(notes.back());
    CHECK(end.is_slim);
    CHECK(std::get<event::RecordingEnded>(end.event.what).summary.state ==
          RecordingState::completed);
    CHECK(queue.take_loss());
    CHECK_FALSE(queue.take_loss());
}

TEST_CASE("note queue: even outcomes are bounded", "[catalogue]") {
    NoteQueue queue{4 * sizeof(Note)};
    for (int i = 0; i < 1000; ++i)
        queue.push(end_with_files(1));
    CHECK(queue.bytes() <= 8 * sizeof(Note));
    CHECK(queue.left_out() >= 992);
}

TEST_CASE("note queue: what is being written counts until it is written", "[catalogue]") {
    NoteQueue queue{2 * bytes_of(told(event::GapFound{}))};
    queue.push(told(event::GapFound{}));
    queue.push(told(event::GapFound{}));
    auto taken = queue.take(0ms);
    queue.push(told(event::GapFound{}));
    CHECK(queue.left_out() == 1);
    const Error trouble{Errc::database, "no"};
    queue.settle(std::move(taken), &trouble);
    CHECK(queue.take(0ms).size() == 3);  // With the word of the loss.
    queue.settle({}, nullptr);
    CHECK(queue.bytes() == 0);
}

TEST_CASE("note queue: flush waits for the writer, and no longer than it may", "[catalogue]") {
    NoteQueue queue{1 << 20};
    CHECK(queue.flush(0ms).has_value());
    queue.push(told(event::GapFound{}));
    const auto late = queue.flush(1ms);
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code == Errc::timed_out);
    std::thread writer{[&] {
        (void)queue.take(10'000ms);
        queue.settle({}, nullptr);
    }};
    CHECK(queue.flush(10'000ms).has_value());
    writer.join();
}

}  // namespace weir::catalogue
