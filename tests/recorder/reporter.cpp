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

TEST_CASE("reporter: between two streams nobody was down", "[recorder]") {
    Resume former;
    former.at = std::chrono::system_clock::now() - std::chrono::seconds{5};
    Story cut_off, ended;
    cut_off.reporter.down_since(former);
    CHECK(cut_off.summary().gaps.at(0).cause == GapCause::down);
    former.has_ended = true;
    ended.reporter.down_since(former);
    CHECK(ended.summary().gaps.empty());
}

TEST_CASE("reporter: losses of one rendition are not joined to those of another", "[recorder]") {
    Story story;
    for (std::uint64_t msn = 7; msn < 10; ++msn)
        for (const auto* rendition : {"", "audio de"}) {
            Gap gap{GapCause::expired, msn, msn, 2, {}, {}};
            gap.rendition = rendition;
            story.reporter.gap(gap);
        }
    CHECK(story.lines[1] ==
          "media lost: cause=expired rendition=audio de msn=7-7 seconds=2.000 detail=none");
    const auto gaps = story.summary().gaps;
    REQUIRE(gaps.size() == 2);
    CHECK(gaps[0].rendition.empty());
    CHECK(gaps[1].rendition == "audio de");
    for (const Gap& gap : gaps) {
        CHECK(gap.from_msn == 7);
        CHECK(gap.to_msn == 9);
        CHECK(gap.seconds == 6);
        CHECK(gap.media_s == 0);
    }
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
    CHECK(story.lines[0] ==
          "media lost: cause=truncated rendition=main msn=4-5 seconds=4.000 detail=none");
}

TEST_CASE("reporter: a gap has its place behind what was recorded and what was lost since",
          "[recorder]") {
    Story story;
    story.lose(GapCause::expired, 1, 1, 2);
    story.handle.media_ms = 10'000;
    story.lose(GapCause::http_status, 7, 7, 2);
    story.lose(GapCause::expired, 8, 8, 3);
    story.handle.media_ms = 17'000;
    story.lose(GapCause::expired, 12, 12, 2);
    const auto gaps = story.summary().gaps;
    REQUIRE(gaps.size() == 4);
    CHECK(gaps[0].media_s == 0);
    CHECK(gaps[1].media_s == 10);
    CHECK(gaps[2].media_s == 12);
    CHECK(gaps[3].media_s == 17);
}

TEST_CASE("reporter: each gap is written down as it is told, with the file the teller names",
          "[recorder]") {
    Story story;
    std::vector<std::pair<Gap, std::string>> written;
    recorder::Reporter::Ledger ledger;
    ledger.gap = [&](const Gap& gap, const std::filesystem::path& file) {
        written.emplace_back(gap, file);
    };
    story.reporter.keep_ledger(std::move(ledger));
    story.lose(GapCause::http_status, 7, 7, 2);
    story.lose(GapCause::http_status, 8, 8, 2);
    Gap full;
    full.cause = GapCause::disk;
    full.media_s = 3;
    story.reporter.gap(full, "a.ts");
    REQUIRE(written.size() == 3);
    CHECK(written[1].first.from_msn == 8);
    CHECK(written[1].first.at == written[1].first.until);
    CHECK(written[1].second.empty());
    CHECK(written[2].first.media_s == 3);
    CHECK(written[2].second == "a.ts");
    const auto gaps = story.summary().gaps;
    REQUIRE(gaps.size() == 2);
    CHECK(gaps[0].at == written[0].first.at);
    CHECK(gaps[0].until == written[1].first.at);
}

TEST_CASE("reporter: a date range is told when it is new, as event and in the log", "[recorder]") {
    Story story;
    playlist::DateRange range;
    range.id = "break-" + std::string(500, '1');
    range.class_name = "ad";
    range.duration = playlist::Seconds{30};
    range.scte35_out = "0xFC30";
    range.client_attributes = {{"X-ID", "7", true}};
    story.reporter.date_ranges({range});
    story.reporter.date_ranges({range});
    REQUIRE(story.events.size() == 1);
    const auto& found = std::get<event::DateRangeFound>(story.events[0].what);
    CHECK(found.id == range.id);
    CHECK(found.duration_s == 30);
    CHECK_FALSE(found.start);
    CHECK(found.scte35_out == "0xFC30");
    REQUIRE(found.client_attributes.size() == 1);
    CHECK(found.client_attributes[0].value == "7");
    REQUIRE(story.lines.size() == 1);
    CHECK(story.lines[0].starts_with("date range: id=break-111"));
    CHECK(story.lines[0].ends_with("111 class=ad scte35=out"));
    CHECK(story.lines[0].size() < 200);
}

TEST_CASE("reporter: whoever waits gets the summary", "[recorder]") {
    Story story;
    CHECK(story.handle.wait(std::chrono::milliseconds{1}).error().code == Errc::timed_out);
    (void)story.summary();
    const auto waited = story.handle.wait(std::chrono::seconds{10});
    REQUIRE(waited.has_value());
    CHECK(waited->state == RecordingState::completed);
}

TEST_CASE("reporter: lines that change often are not an event each", "[recorder]") {
    Story story;
    story.reporter.line_changed("http://b/live.m3u8?token=abc", "HTTP 503");
    story.reporter.line_changed("http://a/live.m3u8", "no data");
    CHECK(story.lines ==
          std::vector<std::string>{"line changed: url=http://b/live.m3u8 cause=HTTP 503",
                                   "line changed: url=http://a/live.m3u8 cause=no data"});
    REQUIRE(story.events.size() == 1);
    const auto& error = std::get<event::Warning>(story.events[0].what).error;
    CHECK(error.code == Errc::line_left);
    CHECK(error.detail == "HTTP 503; going on with http://b/live.m3u8");
}
