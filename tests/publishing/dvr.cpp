// SPDX-License-Identifier: MIT
// All of a recording, out of its own files.
#include <algorithm>
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"
#include "publishing/publishing_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::are_same;
using kit::Kind;
using kit::PublishingRecorder;
using kit::Stage;

PublishOptions dvr() {
    PublishOptions options;
    options.dvr = true;
    return options;
}

void check_all_frames(const Stage& stage, const PublishingRecorder& recorder) {
    CHECK(are_same(stage.frames(Kind::video), recorder.recorded(Kind::video)));
    CHECK(are_same(stage.frames(Kind::audio), recorder.recorded(Kind::audio)));
}

TEST_CASE("dvr: players get all of the recording, out of its own file", "[publish]") {
    const auto format = GENERATE(Format::ts, Format::mp4);
    Stage stage{dvr()};
    PublishingRecorder recorder{stage, format};
    for (int i = 0; i < 3; ++i)
        recorder.feed_all("160x90", i > 0);
    recorder.catch_up();
    // It has another name still.
    CHECK(stage.playlist().segments.size() > 2);
    recorder.finish();
    CHECK(stage.problems() == "");
    const auto playlist = stage.playlist();
    CHECK(playlist.is_event);
    CHECK(playlist.has_ended);
    CHECK(playlist.segments.size() == 3 * kit::kSegments);
    CHECK(recorder.files().size() == 1);
    CHECK(std::filesystem::hard_link_count(recorder.files().front()) == 2);
    check_all_frames(stage, recorder);
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("dvr: files that are cut follow one another", "[publish]") {
    const auto format = GENERATE(Format::ts, Format::mp4);
    Stage stage{dvr()};
    RecordingOptions options;
    options.split.duration = 3s;
    PublishingRecorder recorder{stage, format, options};
    recorder.feed_all();
    recorder.feed_all("320x180", true);
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(recorder.files().size() == 6);
    check_all_frames(stage, recorder);
}

TEST_CASE("dvr: a change in mid-file is told as discontinuous", "[publish]") {
    Stage stage{dvr()};
    RecordingOptions options;
    options.split.minimum = 1h;
    PublishingRecorder recorder{stage, Format::ts, options};
    recorder.feed_all();
    recorder.feed_all("320x180", true);
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(recorder.files().size() == 1);
    const auto all = stage.playlist().segments;
    CHECK(std::ranges::count(all, true, &kit::JudgedPlaylist::Segment::discontinuity) == 1);
    check_all_frames(stage, recorder);
}

TEST_CASE("dvr: the next recording is another event, with later numbers", "[publish]") {
    Stage stage{dvr()};
    for (int i = 0; i < 2; ++i) {
        PublishingRecorder recorder{stage};
        recorder.feed_all();
        recorder.finish();
    }
    CHECK(stage.problems() == "");
    CHECK(stage.playlist().segments.size() == kit::kSegments);
}

}  // namespace
}  // namespace weir
