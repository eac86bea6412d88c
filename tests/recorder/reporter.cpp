// SPDX-License-Identifier: MIT
#include "recorder/reporter.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

struct Story {
    std::vector<std::string> lines;
    std::vector<Event> events;
    recorder::Handle handle{7, {.url = "http://user:secret@host/live/a.m3u8?token=abc"}};
    recorder::Reporter reporter{
        handle, [this](Event event) { events.push_back(std::move(event)); },
        Log{[this](LogLevel, std::string_view line) { lines.emplace_back(line); }, LogLevel::info}};

    void lose(GapCause cause, std::uint64_t from, std::uint64_t to, double seconds) {
        reporter.gap({cause, from, to, seconds, {}, {}});
    }
    RecordingSummary summary() {
        reporter.ended(RecordingState::completed, std::nullopt);
        return std::get<event::RecordingEnded>(events.back().what).summary;
    }
};

}  // namespace

TEST_CASE("reporter: an outage of many segments is one gap of the summary", "[recorder]") {
    Story story;
    story.lose(GapCause::http_status, 7, 7, 2);
    story.lose(GapCause::http_status, 8, 9, 4);
    story.lose(GapCause::expired, 10, 10, 2);
    story.lose(GapCause::expired, 12, 12, 2);
    const auto summary = story.summary();
    REQUIRE(summary.gaps.size() == 3);
    CHECK(summary.gaps[0].from_msn == 7);
    CHECK(summary.gaps[0].to_msn == 9);
    CHECK(summary.gaps[0].seconds == 6);
    CHECK(story.handle.stats().gaps == 4);
    CHECK(story.handle.stats().gap_s == 10);
}

TEST_CASE("reporter: files stand in the summary in the order they were begun", "[recorder]") {
    Story story;
    for (const unsigned number : {2u, 1u, 10u})
        story.reporter.file_finished(number, {.path = std::to_string(number), .packets = {}});
    const auto summary = story.summary();
    REQUIRE(summary.files.size() == 3);
    CHECK(summary.files[0].path == "1");
    CHECK(summary.files[2].path == "10");
}

TEST_CASE("reporter: neither password nor token reaches the log", "[recorder]") {
    Story story;
    story.reporter.started();
    story.reporter.run_started("hls", "http://user:secret@host/live/a.m3u8?token=abc");
    REQUIRE(story.lines.size() >= 2);
    for (const auto& line : story.lines) {
        INFO(line);
        CHECK(line.find("secret") == std::string::npos);
        CHECK(line.find("token") == std::string::npos);
    }
}

TEST_CASE("reporter: each loss is a line of the log with cause, range and seconds", "[recorder]") {
    Story story;
    story.lose(GapCause::truncated, 4, 5, 4);
    REQUIRE(story.lines.size() == 1);
    CHECK(story.lines[0] == "media lost: cause=truncated msn=4-5 seconds=4.000 detail=none");
}

TEST_CASE("reporter: whoever waits gets the summary", "[recorder]") {
    Story story;
    CHECK(story.handle.wait(std::chrono::milliseconds{1}).error().code == Errc::timed_out);
    (void)story.summary();
    const auto waited = story.handle.wait(std::chrono::seconds{10});
    REQUIRE(waited.has_value());
    CHECK(waited->state == RecordingState::completed);
}
