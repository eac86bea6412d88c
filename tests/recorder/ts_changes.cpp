// SPDX-License-Identifier: MIT
// MPEG-TS whose tracks change or come late, with no EXT-X-DISCONTINUITY: the next file begins where
// they really do, and no frame is lost.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "recorder/ts_kit.hpp"

using namespace weir;
using namespace std::chrono_literals;
using kit::Kind;

namespace {

using Encoders = std::vector<std::string>;

const Encoders kH264{"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac"};

/// Four seconds, sound and picture alike.
const kit::Media& coded(const Encoders& encoders, const std::string& size = "320x180") {
    static std::map<std::pair<Encoders, std::string>, kit::Media> made;
    const std::pair key{encoders, size};
    if (const auto found = made.find(key); found != made.end()) return found->second;
    auto even = kit::filtered(kit::encoded(encoders, size, 4), [](const auto& packet) {
        return packet.track() == 0 || packet.dts() < 3'975;
    });
    return made.emplace(key, std::move(even)).first->second;
}
const kit::Media& h264(const std::string& size = "320x180") {
    return coded(kH264, size);
}
const kit::Media& other_parameters() {
    return coded({"-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-x264-params",
                  "cabac=0:ref=2", "-c:a", "aac"});
}
const kit::Media& other_rate() {
    return coded(
        {"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac", "-ar", "44100"});
}

const kit::Media& hevc() {
    return coded({"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error",
                  "-c:a", "aac"});
}

struct Part {
    const kit::Media* media;
    unsigned version = 0, first_pid = 256;
};

/// One part after the other, each a segment, 4 s apart.
void feed(kit::SegmentRecorder& recorder, const std::vector<Part>& parts) {
    kit::Continued continued;
    std::int64_t start_ms = 1'000;
    for (const Part& part : parts) {
        recorder.feed(continued(kit::ts_of(*part.media, {part.version, start_ms, part.first_pid})));
        start_ms += 4'000;
    }
    recorder.finish();
}

void check_frames(const kit::SegmentRecorder& recorder,
                  const std::vector<const kit::Media*>& sources) {
    INFO(recorder.story());
    for (const Kind kind : {Kind::video, Kind::audio}) {
        INFO((kind == Kind::video ? "video" : "audio"));
        CHECK(kit::same_hashes(kit::frame_hashes(recorder.files(), kind),
                               kit::frame_hashes(sources, kind)));
    }
    CHECK(kit::all_sound(recorder.reports()));
}

double sound_lead_s(const FileReport& report) {
    const auto start = [&report](std::string_view kind) {
        return std::ranges::find(report.tracks, kind, &TrackReport::kind)->first_dts_s;
    };
    return start("video") - start("audio");
}

}  // namespace

TEST_CASE("ts changes: another picture size begins the next file at its keyframe", "[recorder]") {
    const auto format = GENERATE(Format::ts, Format::mkv, Format::mp4);
    kit::SegmentRecorder recorder{format};
    feed(recorder, {{&h264()}, {&h264("640x360")}, {&h264()}});
    check_frames(recorder, {&h264(), &h264("640x360"), &h264()});
    const auto reports = recorder.reports();
    REQUIRE(reports.size() == 3);
    const auto width = [&](std::size_t file) {
        return std::ranges::find(reports[file].tracks, "video", &TrackReport::kind)->width;
    };
    CHECK(width(0) == 320);
    CHECK(width(1) == 640);
    CHECK(width(2) == 320);
    CHECK(recorder.recorded_s() == Approx(12).margin(0.1));
}

TEST_CASE(
    "ts changes: other parameter sets for the same picture begin a file only where it can't "
    "hold them",
    "[recorder]") {
    const auto format = GENERATE(Format::ts, Format::mkv);
    kit::SegmentRecorder recorder{format};
    feed(recorder, {{&h264()}, {&other_parameters()}, {&h264()}});
    check_frames(recorder, {&h264(), &other_parameters(), &h264()});
    CHECK(recorder.files().size() == (format == Format::ts ? 1 : 3));
}

TEST_CASE("ts changes: another codec on the same PID begins the next file", "[recorder]") {
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&h264(), 0}, {&hevc(), 1}, {&h264(), 2}});
    check_frames(recorder, {&h264(), &hevc(), &h264()});
    CHECK(recorder.files().size() == 3);
    CHECK(recorder.recorded_s() == Approx(12).margin(0.1));
}

TEST_CASE("ts changes: the same tracks on other PIDs are no other file", "[recorder]") {
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&h264(), 0}, {&h264(), 1, 300}});
    check_frames(recorder, {&h264(), &h264()});
    CHECK(recorder.files().size() == 1);
}

TEST_CASE("ts changes: another sample rate begins the next file at the next keyframe",
          "[recorder]") {
    const auto format = GENERATE(Format::ts, Format::mkv);
    kit::SegmentRecorder recorder{format};
    feed(recorder, {{&h264()}, {&other_rate()}});
    check_frames(recorder, {&h264(), &other_rate()});
    CHECK(recorder.files().size() == 2);
}

TEST_CASE("ts changes: of sound alone, another sample rate begins the next file at once",
          "[recorder]") {
    const auto sound = [](const kit::Media& media) {
        kit::Media alone = kit::filtered(media, [](const auto& p) { return p.track() == 1; });
        alone.tracks.erase(alone.tracks.begin());
        for (auto& packet : alone.packets)
            packet.get()->stream_index = 0;
        return alone;
    };
    const kit::Media first = sound(h264()), second = sound(other_rate());
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&first}, {&second}});
    check_frames(recorder, {&first, &second});
    CHECK(recorder.files().size() == 2);
}

TEST_CASE("ts changes: sound that was silent while probing begins the next file", "[recorder]") {
    const auto silent = kit::filtered(h264(), [](const auto& p) { return p.track() == 0; });
    const auto late =
        kit::filtered(h264(), [](const auto& p) { return p.track() == 0 || p.dts() >= 1'500; });
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&silent}, {&late}});
    check_frames(recorder, {&silent, &late});
    const auto reports = recorder.reports();
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].tracks.size() == 1);
    REQUIRE(reports[1].tracks.size() == 2);
    // It was first heard 1.5 s into the second segment; the keyframe after it is at 2 s.
    CHECK(sound_lead_s(reports[1]) == Approx(0.5).margin(0.03));
}

TEST_CASE("ts changes: sound that a new PMT adds begins the next file", "[recorder]") {
    const auto pictures = kit::without_sound(h264());
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&pictures, 0}, {&h264(), 1}});
    check_frames(recorder, {&pictures, &h264()});
    const auto reports = recorder.reports();
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].tracks.size() == 1);
    CHECK(reports[1].tracks.size() == 2);
}

TEST_CASE("ts changes: sound that ends leaves the pictures as they are", "[recorder]") {
    const auto pictures = kit::without_sound(h264());
    kit::SegmentRecorder recorder{Format::mkv};
    feed(recorder, {{&h264(), 0}, {&pictures, 1}});
    check_frames(recorder, {&h264(), &pictures});
    CHECK(recorder.files().size() == 1);
}
