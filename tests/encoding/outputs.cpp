// SPDX-License-Identifier: MIT
// What is written where all goes well.
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::backend;
using kit::EncodedRecorder;

RecordingOptions encoding_of(unsigned shorter_side = 0) {
    RecordingOptions options;
    options.encode.emplace();
    options.encode->shorter_side = shorter_side;
    return options;
}

RecordingOptions with_extra(const std::string& name, unsigned shorter_side) {
    RecordingOptions options;
    options.extra_outputs.push_back({.name = name, .encode = {.shorter_side = shorter_side}});
    return options;
}

const TrackReport& track_of(const FileReport& report, const std::string& kind) {
    const auto track = std::ranges::find(report.tracks, kind, &TrackReport::kind);
    REQUIRE(track != report.tracks.end());
    return *track;
}

TEST_CASE("encoding: each frame of a live stream is there, at its time, in each container",
          "[encoding]") {
    const auto format = GENERATE(Format::ts, Format::mp4, Format::mkv, Format::flv);
    EncodedRecorder recorder{encoding_of(72), {backend("software")}, format};
    recorder.feed_all();
    recorder.finish();
    CHECK(recorder.encoders() == "software");
    CHECK(recorder.gaps().empty());
    CHECK(recorder.warnings().empty());
    const auto reports = recorder.reports();
    REQUIRE(reports.size() == 1);
    CHECK(kit::all_sound(reports));
    const TrackReport& picture = track_of(reports.front(), "video");
    CHECK(picture.height == 72);
    CHECK(picture.packets == kit::kSegments * kit::kSegmentFrames);
    CHECK(picture.duration_s == Approx(2.0 * kit::kSegments).margin(0.041));
    CHECK(track_of(reports.front(), "audio").duration_s ==
          Approx(2.0 * kit::kSegments).margin(0.05));
    CHECK(kit::decoding_errors(recorder.files().front()).empty());
}

TEST_CASE("encoding: beside an untouched copy stands a smaller picture of the same frames",
          "[encoding]") {
    auto options = with_extra("72p", 72);
    options.extra_outputs.push_back(
        {.name = "36p", .encode = {.shorter_side = 36, .sound = SoundCodec::none}});
    EncodedRecorder recorder{options, {backend("software")}};
    recorder.feed_all();
    recorder.finish();
    const auto copy = recorder.files_of();
    REQUIRE(copy.size() == 1);
    CHECK(kit::pictures(copy) == kit::kSegments * kit::kSegmentFrames);
    CHECK(inspect(copy.front())->tracks.front().height == 90);
    for (const std::string name : {"72p", "36p"}) {
        const auto files = recorder.files_of(name);
        REQUIRE(files.size() == 1);
        CHECK(files.front().filename() == "001." + name + ".ts");
        CHECK(kit::pictures(files) == kit::kSegments * kit::kSegmentFrames);
        const auto report = inspect(files.front());
        CHECK(track_of(*report, "video").height == unsigned(std::stoi(name)));
        CHECK(report->tracks.size() == (name == "36p" ? 1 : 2));
        CHECK(recorder.encoders(name) == "software");
    }
}

TEST_CASE("encoding: files are cut where it was asked, to the frame", "[encoding]") {
    auto options = encoding_of();
    options.split.duration = 1'600ms;  // Within the source's GOPs.
    EncodedRecorder recorder{options, {backend("software")}};
    recorder.feed_all();
    recorder.finish();
    CHECK(kit::picture_counts(recorder.files_of()) == std::vector<unsigned>{40, 40, 40, 40, 40});
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("encoding: a stream that changes its size goes on, in one size where one was asked for",
          "[encoding]") {
    const bool is_scaled = GENERATE(true, false);
    EncodedRecorder recorder{encoding_of(is_scaled ? 72 : 0), {backend("software")}, Format::mp4};
    recorder.feed_all("160x90");
    recorder.feed_all("320x180", true);
    recorder.feed_all("160x90", true);
    recorder.finish();
    CHECK(kit::pictures(recorder.files_of()) == 3 * kit::kSegments * kit::kSegmentFrames);
    CHECK(recorder.files_of().size() == (is_scaled ? 1 : 3));
    CHECK(kit::all_sound(recorder.reports()));
    for (const auto& path : recorder.files_of())
        CHECK(kit::decoding_errors(path).empty());
}

TEST_CASE("encoding: segments of one kind behind a discontinuity go into the same file",
          "[encoding]") {
    EncodedRecorder recorder{encoding_of(), {backend("software")}};
    recorder.feed_all();
    recorder.feed_all("160x90", true);
    recorder.finish();
    CHECK(recorder.encoders() == "software");
    CHECK(recorder.files_of().size() == 1);
    CHECK(kit::pictures(recorder.files_of()) == 2 * kit::kSegments * kit::kSegmentFrames);
}

TEST_CASE("encoding: nothing came, and nothing is written", "[encoding]") {
    EncodedRecorder recorder{encoding_of(), {backend("software")}};
    recorder.finish();
    CHECK(recorder.files().empty());
    CHECK(recorder.encodings().empty());
}

TEST_CASE("encoding: a limit of duration holds", "[encoding]") {
    auto options = encoding_of();
    options.duration = 3s;
    EncodedRecorder recorder{options, {backend("software")}};
    recorder.feed_all();
    recorder.finish();
    const auto frames = kit::pictures(recorder.files_of());
    CHECK(frames >= 73);
    CHECK(frames <= 77);
}

}  // namespace
}  // namespace weir
