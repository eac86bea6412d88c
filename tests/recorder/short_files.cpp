// SPDX-License-Identifier: MIT
// Streams that change every few seconds: a file each, said aloud, or one file where that is wished
// and the container can hold it.
#include <algorithm>
#include <catch2/catch.hpp>

#include "recorder/ts_kit.hpp"

using namespace weir;
using namespace std::chrono_literals;
using kit::Kind;

namespace {

const kit::Media& coded(const std::string& size, const std::string& rate) {
    return kit::encoded(
        {"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac", "-ar", rate}, size,
        2);
}
/// Pictures change, then sound, then both.
const std::vector<const kit::Media*>& sources() {
    static const std::vector<const kit::Media*> all{
        &coded("320x180", "48000"), &coded("160x90", "48000"), &coded("160x90", "44100"),
        &coded("320x180", "48000"), &coded("160x90", "48000")};
    return all;
}
constexpr std::int64_t kStepMs = 2'100;

kit::FlvStream flv_stream() {
    kit::FlvStream stream;
    std::uint32_t start_ms = 0;
    for (const auto* source : sources()) {
        for (auto tag : kit::packed(*source, kit::Packing::plain)) {
            tag.timestamp_ms += start_ms;
            stream.push_back(std::move(tag));
        }
        start_ms += kStepMs;
    }
    return stream;
}

RecordingOptions with_minimum(std::chrono::milliseconds minimum) {
    RecordingOptions options;
    options.split.minimum = minimum;
    return options;
}

template <class Recorder>
void check_frames(const Recorder& recorder) {
    INFO(recorder.story());
    for (const Kind kind : {Kind::video, Kind::audio}) {
        INFO((kind == Kind::video ? "video" : "audio"));
        CHECK(kit::same_hashes(kit::frame_hashes(recorder.files(), kind),
                               kit::frame_hashes(sources(), kind)));
    }
    for (const auto& path : recorder.files())
        CHECK(kit::decoding_errors(path).empty());
    CHECK(kit::all_sound(recorder.reports()));
}

kit::SegmentRecorder ts_recorded(Format format, std::chrono::milliseconds minimum) {
    return kit::SegmentRecorder{format, with_minimum(minimum)};
}

void feed(kit::SegmentRecorder& recorder) {
    kit::Continued continued;
    std::int64_t start_ms = 1'000;
    for (const auto* source : sources()) {
        recorder.feed(continued(kit::ts_of(*source, {0, start_ms})));
        start_ms += kStepMs;
    }
    recorder.finish();
}

std::vector<std::string> short_file_warnings(const kit::RecordingFolder& recorder) {
    std::vector<std::string> details;
    for (const Error& warning : recorder.warnings())
        if (warning.code == Errc::short_files) details.push_back(warning.detail);
    return details;
}

}  // namespace

TEST_CASE("short files: FLV below the minimum goes on over changes", "[recorder]") {
    const auto format = GENERATE(Format::ts, Format::flv);
    kit::Recorder recorder{format, with_minimum(1h)};
    REQUIRE(recorder.feed(flv_stream()));
    recorder.finish();
    CHECK(recorder.files().size() == 1);
    CHECK(short_file_warnings(recorder).empty());
    check_frames(recorder);
}

TEST_CASE("short files: MPEG-TS below the minimum goes on over changes", "[recorder]") {
    const auto format = GENERATE(Format::ts, Format::flv);
    auto recorder = ts_recorded(format, 1h);
    feed(recorder);
    CHECK(recorder.files().size() == 1);
    check_frames(recorder);
}

TEST_CASE("short files: past the minimum, a change begins the next file", "[recorder]") {
    auto recorder = ts_recorded(Format::ts, 4s);
    feed(recorder);
    CHECK(recorder.files().size() == 3);
    CHECK(short_file_warnings(recorder).empty());
    check_frames(recorder);
}

TEST_CASE("short files: where the container can't hold a change, they are told of", "[recorder]") {
    auto recorder = ts_recorded(Format::mkv, 5s);
    feed(recorder);
    CHECK(recorder.files().size() == 5);
    CHECK(short_file_warnings(recorder) ==
          std::vector<std::string>{"3 files below 5 s so far, as the stream changed",
                                   "4 files below 5 s so far, as the stream changed"});
    check_frames(recorder);
}

TEST_CASE("short files: so they are without a minimum", "[recorder]") {
    kit::Recorder recorder{Format::flv};
    REQUIRE(recorder.feed(flv_stream()));
    recorder.finish();
    CHECK(recorder.files().size() == 5);
    REQUIRE(!short_file_warnings(recorder).empty());
    CHECK(short_file_warnings(recorder).back() ==
          "4 files below 10 s so far, as the stream changed");
    check_frames(recorder);
}
