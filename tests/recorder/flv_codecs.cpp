// SPDX-License-Identifier: MIT
// Every codec that FLV may carry, packed in each way, recorded through the chain and read back.
#include <catch2/catch.hpp>

#include "recorder/flv_kit.hpp"

using namespace weir;
using kit::Packing;

namespace {

using Words = std::vector<std::string>;

const Words kX265{"-c:v",      "libx265",      "-preset",
                  "ultrafast", "-x265-params", "log-level=error:bframes=2",
                  "-c:a",      "aac"};
const Words kX264{"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac"};
const Words kSvtAv1{"-c:v", "libsvtav1", "-preset", "12", "-c:a", "libopus"};
const Words kVp9{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "flac"};

Words picture_with(const std::string& audio) {
    return {"-c:v", "libx264", "-preset", "veryfast", "-c:a", audio};
}

/// Recorded whole in one sound file, each frame as it was?
void check(const kit::Media& media, Packing packing, Format format, const std::string& extension) {
    kit::Recorder recorder{format};
    REQUIRE(recorder.feed(kit::packed(media, packing)));
    recorder.finish();
    REQUIRE(recorder.files().size() == 1);
    CHECK(recorder.files()[0].extension() == extension);
    const auto reports = recorder.reports();
    CHECK(kit::all_sound(reports));
    for (const auto& track : reports[0].tracks) {
        INFO(track.codec);
        CHECK(track.opens_with_keyframe);
        CHECK(track.backward_steps == 0);
        CHECK(track.hole_count == 0);
        if (track.kind == "video") {
            CHECK(track.width == 320);
            CHECK(track.height == 180);
        } else {
            CHECK(track.sample_rate == 48'000);
            CHECK(track.channels == 1);
        }
    }
    const bool rewrites_payloads = format == Format::ts;
    for (const bool video : {true, false}) {
        const auto expected = kit::payloads(media, video);
        const auto& track = reports[0].tracks[video ? 0 : 1];
        CHECK(track.packets == expected.size());
        if (!rewrites_payloads)
            CHECK(kit::same_frames(kit::payloads(recorder.files(), video), expected));
    }
}

}  // namespace

TEST_CASE("flv codecs: HEVC under codec id 12 is recorded", "[recorder]") {
    const auto& media = kit::encoded(kX265);
    check(media, Packing::plain, Format::mp4, ".mp4");
    check(media, Packing::plain, Format::mkv, ".mkv");
    check(media, Packing::plain, Format::ts, ".ts");
}

TEST_CASE("flv codecs: enhanced HEVC is recorded", "[recorder]") {
    const auto& media = kit::encoded(kX265);
    check(media, Packing::enhanced, Format::mp4, ".mp4");
    check(media, Packing::enhanced, Format::mkv, ".mkv");
    check(media, Packing::enhanced, Format::ts, ".ts");
}

TEST_CASE("flv codecs: enhanced H.264 with enhanced AAC is recorded", "[recorder]") {
    const auto& media = kit::encoded(kX264);
    check(media, Packing::enhanced, Format::mp4, ".mp4");
    check(media, Packing::enhanced, Format::ts, ".ts");
    check(media, Packing::enhanced, Format::flv, ".flv");
}

TEST_CASE("flv codecs: enhanced AV1 with Opus is recorded", "[recorder]") {
    const auto& media = kit::encoded(kSvtAv1);
    check(media, Packing::enhanced, Format::mp4, ".mp4");
    check(media, Packing::enhanced, Format::mkv, ".mkv");
}

TEST_CASE("flv codecs: enhanced VP9 with FLAC is recorded", "[recorder]") {
    const auto& media = kit::encoded(kVp9);
    check(media, Packing::enhanced, Format::mkv, ".mkv");
}

TEST_CASE("flv codecs: what a container can't hold is recorded in Matroska", "[recorder]") {
    check(kit::encoded(kX265), Packing::enhanced, Format::flv, ".mkv");
    check(kit::encoded(kSvtAv1), Packing::enhanced, Format::ts, ".mkv");
    check(kit::encoded(kVp9), Packing::enhanced, Format::ts, ".mkv");
}

TEST_CASE("flv codecs: enhanced sound without sequence header is recorded", "[recorder]") {
    for (const std::string audio : {"ac3", "eac3", "libmp3lame"}) {
        INFO(audio);
        const auto& media = kit::encoded(picture_with(audio));
        check(media, Packing::enhanced, Format::mkv, ".mkv");
        check(media, Packing::enhanced, Format::ts, ".ts");
    }
}

TEST_CASE("flv codecs: plain MP3 is recorded", "[recorder]") {
    check(kit::encoded(picture_with("libmp3lame")), Packing::plain, Format::mkv, ".mkv");
}
