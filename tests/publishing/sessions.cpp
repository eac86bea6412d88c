// SPDX-License-Identifier: MIT
// Recordings of one room, one after the other: what players see of that, and what is left.
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"
#include "publishing/publishing_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::PublishingRecorder;
using kit::Stage;

PublishOptions options_of(PublishContainer container = PublishContainer::ts) {
    PublishOptions options;
    options.window = 3;
    options.container = container;
    return options;
}

void record(Stage& stage) {
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.finish();
}

/// Its process dies.
void record_and_die(Stage& stage) {
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.catch_up();
}

TEST_CASE("sessions: the next recording of a room goes on where the one before ended",
          "[publish]") {
    const auto container = GENERATE(PublishContainer::ts, PublishContainer::fmp4);
    Stage stage{options_of(container)};
    record(stage);
    const auto first = stage.playlist();
    CHECK(first.has_ended);
    record(stage);
    CHECK(stage.problems() == "");
    const auto second = stage.playlist();
    CHECK(second.media_sequence == first.media_sequence + kit::kSegments);
    // Where the second one began has left the window.
    CHECK(second.discontinuity_sequence == first.discontinuity_sequence + 1);
    CHECK(second.segments.front().discontinuity == false);
}

TEST_CASE("sessions: after a kill the sequence goes on rising", "[publish]") {
    Stage stage{options_of()};
    record_and_die(stage);
    const auto first = stage.playlist();
    CHECK_FALSE(first.has_ended);
    kit::write_text(stage.folder() / "1.ts.tmp", "half a segme");
    record(stage);
    CHECK(stage.problems() == "");
    CHECK(stage.playlist().media_sequence > first.media_sequence);
    CHECK(stage.judge.uris().size() == 2 * kit::kSegments - 1);
}

TEST_CASE("sessions: a playlist that is damaged costs the old segments, not the order of numbers",
          "[publish]") {
    Stage stage{options_of()};
    record_and_die(stage);
    const auto last = stage.playlist().segments.back().msn;
    kit::write_text(stage.folder() / "index.m3u8", "#EXTM3U\n#EXT-X-MEDIA-SEQ");
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.catch_up();
    std::vector<std::string> problems;
    const auto playlist = kit::read_judged(kit::read_text(stage.folder() / "index.m3u8"), problems);
    CHECK(problems.empty());
    CHECK(playlist.media_sequence > last);
}

TEST_CASE("sessions: with other segments the room is another presentation, with later numbers",
          "[publish]") {
    Stage stage{options_of()};
    record(stage);
    const auto first = stage.playlist();
    stage.options.segment = 4s;
    record(stage);
    CHECK(stage.problems() == "");
    const auto second = stage.playlist();
    CHECK(second.target_s == 4);
    CHECK(second.media_sequence > first.segments.back().msn);
    CHECK(second.segments.front().discontinuity);
}

TEST_CASE("sessions: what is left goes when nobody can want it", "[publish]") {
    PublishOptions options = options_of();
    options.grace = 1h;
    Stage stage{options};
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.finish();
    const auto now = Clock::now();
    REQUIRE(recorder.leftovers()->size() == 1);
    recorder.leftovers()->step(now + 59min);
    CHECK(recorder.leftovers()->size() == 1);
    // It is due, but for the clock of the files: it is asked again a second later.
    recorder.leftovers()->step(now + 2h);
    recorder.catch_up();
    CHECK(recorder.leftovers()->size() == 1);
    CHECK_FALSE(stage.names().empty());
    const auto before = std::filesystem::file_time_type::clock::now() - 2h;
    std::filesystem::last_write_time(stage.folder() / "index.m3u8", before);
    recorder.leftovers()->step(now + 3h);
    recorder.catch_up();
    CHECK(recorder.leftovers()->size() == 0);
    CHECK_FALSE(std::filesystem::exists(stage.folder()));
}

TEST_CASE("sessions: a room that is back is not removed", "[publish]") {
    Stage stage{options_of()};
    PublishingRecorder first{stage};
    first.feed_all();
    first.finish();
    PublishingRecorder second{stage};
    second.feed_all();
    second.catch_up();
    const auto before = std::filesystem::file_time_type::clock::now() - 2h;
    std::filesystem::last_write_time(stage.folder() / "index.m3u8", before);
    first.leftovers()->step(Clock::now() + 3h);
    first.catch_up();
    CHECK(first.leftovers()->size() == 0);
    CHECK(std::filesystem::exists(stage.folder() / "index.m3u8"));
}

}  // namespace
}  // namespace weir
