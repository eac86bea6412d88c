// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>

#include "transcode/kit.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTone = "aevalsrc='if(between(t,1,1.5),sin(2*PI*1000*t),0)':s={}:d=4";

/// Silence, and a tone from second 1 on.
fs::path beep(const kit::TempDir& folder, const std::string& name, const std::string& codec,
              int rate) {
    const fs::path path = folder / name;
    const auto made = kit::run_tool({"ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i",
                                     "testsrc2=s=320x180:r=25:d=4", "-f", "lavfi", "-i",
                                     fmt::format(fmt::runtime(kTone), rate), "-c:v", "libx264",
                                     "-preset", "veryfast", "-c:a", codec, path.native()});
    INFO(made.errors);
    REQUIRE(made.exit_code == 0);
    return path;
}

/// From the first picture.
double beep_behind_picture(const fs::path& file) {
    const auto first = kit::times(kit::read_media(file), AVMEDIA_TYPE_VIDEO).front();
    return kit::onset(file) - double(first) / 1e6;
}

TEST_CASE("transcode: sound stays where it was, whatever encodes it", "[transcode]") {
    struct Row {
        const char* name;
        const char* codec;
        int rate;
        SoundCodec sound;
    };
    const auto row = GENERATE(
        Row{"a.ts", "aac", 48'000, SoundCodec::aac}, Row{"a.flv", "aac", 44'100, SoundCodec::aac},
        Row{"a.ts", "aac", 44'100, SoundCodec::opus}, Row{"a.mp4", "aac", 48'000, SoundCodec::opus},
        Row{"a.mkv", "libopus", 48'000, SoundCodec::aac},
        Row{"a.ts", "mp2", 48'000, SoundCodec::aac}, Row{"a.ts", "aac", 48'000, SoundCodec::copy});
    INFO(row.name << " " << row.codec << " " << row.rate);
    const kit::TempDir folder;
    const auto source = beep(folder, row.name, row.codec, row.rate);
    auto out = kit::encoded(kit::read_media(source), {.options = {.sound = row.sound}});
    REQUIRE_FALSE(out.error);
    const auto& made = out.files[0].tracks.at(1).parameters();
    if (row.sound == SoundCodec::opus) CHECK(made.codec_id == AV_CODEC_ID_OPUS);
    if (row.sound == SoundCodec::aac) CHECK(made.sample_rate == row.rate);
    const fs::path copy = folder / "copy.mp4";
    kit::write_media(copy, std::move(out.files[0]));
    const double apart = beep_behind_picture(copy) - beep_behind_picture(source);
    INFO("apart by " << apart * 1e3 << " ms");
    CHECK(std::abs(apart) < 0.005);
    kit::check_decodes(copy);
}

TEST_CASE("transcode: sound can be left out, or be all there is", "[transcode]") {
    const kit::TempDir folder;
    const auto source = beep(folder, "a.ts", "aac", 48'000);
    auto out = kit::encoded(kit::read_media(source), {.options = {.sound = SoundCodec::none}});
    REQUIRE_FALSE(out.error);
    CHECK(out.files[0].tracks.size() == 1);
    CHECK(out.files[0].packets.size() == 100);

    const auto alone = kit::run_tool({"ffmpeg", "-v", "error", "-nostdin", "-i", source.native(),
                                      "-vn", "-c", "copy", (folder / "b.ts").native()});
    REQUIRE(alone.exit_code == 0);
    auto sound = kit::encoded(kit::read_media(folder / "b.ts"),
                              {.options = {.sound = SoundCodec::opus}, .backends = {}});
    REQUIRE_FALSE(sound.error);
    CHECK(sound.files[0].tracks.size() == 1);
    CHECK(sound.sound.encoded > 190);
}

TEST_CASE("transcode: lost sound leaves a hole in time, short or long", "[transcode]") {
    const kit::TempDir folder;
    const auto source = beep(folder, "a.mkv", "aac", 48'000);
    auto media = kit::read_media(source);
    // From 0.2 s on, before the tone.
    const std::int64_t lost_ms = GENERATE(21, 200, 700);
    std::erase_if(media.packets, [&](const av::Packet& packet) {
        const bool is_sound = media.tracks[packet.track()].is_audio();
        return is_sound && packet.pts() >= 200 && packet.pts() < 200 + lost_ms;
    });
    auto out = kit::encoded(std::move(media), {.options = {.sound = SoundCodec::aac}});
    REQUIRE_FALSE(out.error);
    kit::write_media(folder / "copy.mp4", std::move(out.files[0]));
    const double apart = beep_behind_picture(folder / "copy.mp4") - beep_behind_picture(source);
    INFO("apart by " << apart * 1e3 << " ms");
    CHECK(std::abs(apart) < 0.005);
}

TEST_CASE("transcode: a clock that drifts against its samples is followed", "[transcode]") {
    const kit::TempDir folder;
    auto media = kit::read_media(beep(folder, "a.mp4", "aac", 48'000));
    // A thousandth faster: 4 ms after 4 s.
    for (auto& packet : media.packets)
        if (media.tracks[packet.track()].is_audio())
            packet.set_times(packet.dts() * 1'001 / 1'000, packet.pts() * 1'001 / 1'000);
    const auto end = kit::times(media, AVMEDIA_TYPE_AUDIO).back();
    auto out = kit::encoded(std::move(media), {.options = {.sound = SoundCodec::aac}});
    REQUIRE_FALSE(out.error);
    const auto made = kit::times(out.files[0], AVMEDIA_TYPE_AUDIO).back();
    // A frame is 21 ms, and the encoder's own begin one earlier.
    CHECK(std::abs(made - end) < 25'000);
    CHECK(out.sound.failures == 0);
}

}  // namespace
}  // namespace weir
