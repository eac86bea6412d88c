// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "transcode/kit.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using kit::Media;

std::vector<std::string> x264(std::vector<std::string> more = {}) {
    std::vector<std::string> all{"-c:v", "libx264", "-preset", "veryfast",
                                 "-g",   "30",      "-c:a",    "aac"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

fs::path clip(const kit::TempDir& folder, const std::string& name, const std::string& size,
              const std::vector<std::string>& coding, unsigned seconds = 4) {
    const fs::path path = folder / name;
    const auto made = kit::make_clip(path, {.size = size, .seconds = seconds, .coding = coding});
    if (!made) FAIL(made.error());
    return path;
}

/// One file and nothing told.
Media whole(kit::Encoded encoded) {
    if (encoded.error) FAIL(*encoded.error);
    CHECK(encoded.holes.empty());
    CHECK(encoded.changes.empty());
    REQUIRE(encoded.files.size() == 1);
    return std::move(encoded.files.front());
}

/// The greatest distance between times of the same number.
std::int64_t farthest(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    REQUIRE(a.size() == b.size());
    std::int64_t most = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

TEST_CASE("transcode: each frame comes out at its time, and looks as it did", "[transcode]") {
    const std::string name = GENERATE("a.ts", "a.flv", "a.mp4", "a.mkv");
    INFO(name);
    const kit::TempDir folder;
    const auto source = clip(folder, name, "320x180", x264({"-bf", "3"}));
    const auto before = kit::read_media(source);
    const auto after = whole(kit::encoded(kit::read_media(source)));
    CHECK(farthest(kit::times(before, AVMEDIA_TYPE_VIDEO), kit::times(after, AVMEDIA_TYPE_VIDEO)) ==
          0);
    CHECK(farthest(kit::times(before, AVMEDIA_TYPE_AUDIO), kit::times(after, AVMEDIA_TYPE_AUDIO)) ==
          0);
    CHECK(kit::times(after, AVMEDIA_TYPE_VIDEO).size() == 120);
    std::int64_t last_dts = INT64_MIN, last_sound = INT64_MIN;
    for (const auto& packet : after.packets) {
        const bool is_video = after.tracks[packet.track()].is_video();
        CHECK(packet.dts() > (is_video ? last_dts : last_sound));
        CHECK(packet.dts() <= packet.pts());
        CHECK(packet.duration() > 0);
        (is_video ? last_dts : last_sound) = packet.dts();
    }
}

TEST_CASE("transcode: the picture is much like the source's", "[transcode]") {
    const kit::TempDir folder;
    const auto source = clip(folder, "a.ts", "640x360", x264());
    kit::write_media(folder / "out.mp4", whole(kit::encoded(kit::read_media(source))));
    const double likeness = kit::ssim(source, folder / "out.mp4");
    INFO("ssim " << likeness);
    CHECK(likeness > 0.97);
    kit::check_decodes(folder / "out.mp4");
}

TEST_CASE("transcode: keyframes are where they were asked for", "[transcode]") {
    const kit::TempDir folder;
    const auto source = clip(folder, "a.mp4", "320x180", x264());
    // Between two frames: the one behind.
    const auto out = whole(kit::encoded(kit::read_media(source), {.keyframes = {1.0, 1.51, 3.3}}));
    const auto all = kit::times(out, AVMEDIA_TYPE_VIDEO);
    const auto keys = kit::times(out, AVMEDIA_TYPE_VIDEO, true);
    REQUIRE(keys.size() == 4);
    CHECK(keys[1] == all[30]);
    CHECK(keys[2] == *std::ranges::lower_bound(all, 1'510'000));
    CHECK(keys[3] == all[99]);
}

TEST_CASE("transcode: smaller, even, upright too, never larger", "[transcode]") {
    struct Row {
        const char* size;
        unsigned side;
        const char* becomes;
    };
    const auto row = GENERATE(Row{"640x360", 180, "320,180"}, Row{"360x640", 180, "180,320"},
                              Row{"427x241", 180, "318,180"}, Row{"321x181", 720, "320,180"},
                              Row{"241x427", 0, "240,426"}, Row{"640x360", 0, "640,360"});
    INFO(row.size << " at " << row.side);
    const kit::TempDir folder;
    // 4:4:4 can be of odd sizes.
    const auto source =
        clip(folder, "a.mkv", row.size,
             x264({"-vf", fmt::format("format=yuv444p,scale={}", row.size), "-bf", "0"}), 1);
    const auto out =
        whole(kit::encoded(kit::read_media(source), {.options = {.shorter_side = row.side}}));
    CHECK(kit::times(out, AVMEDIA_TYPE_VIDEO).size() == 30);
    const auto& made = out.tracks[0].parameters();
    CHECK(fmt::format("{},{}", made.width, made.height) == row.becomes);
}

TEST_CASE("transcode: ten bits stay ten in HEVC, and become eight in H.264", "[transcode]") {
    const kit::TempDir folder;
    const auto source =
        clip(folder, "a.mp4", "320x180",
             {"-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params",
              "log-level=none", "-color_primaries", "bt2020", "-color_trc", "arib-std-b67",
              "-colorspace", "bt2020nc", "-c:a", "aac"},
             2);
    const auto codec = GENERATE(ext::VideoCodec::hevc, ext::VideoCodec::h264);
    kit::write_media(folder / "out.mp4",
                     whole(kit::encoded(kit::read_media(source), {.options = {.codec = codec}})));
    const bool is_hevc = codec == ext::VideoCodec::hevc;
    CHECK(kit::probed(folder / "out.mp4", "v:0",
                      "stream=pix_fmt,color_space,color_transfer,color_primaries") ==
          fmt::format("{},bt2020nc,arib-std-b67,bt2020", is_hevc ? "yuv420p10le" : "yuv420p"));
    CHECK(kit::ssim(source, folder / "out.mp4") > 0.95);
}

TEST_CASE("transcode: HDR becomes SDR where that is asked", "[transcode]") {
    const kit::TempDir folder;
    const auto transfer = GENERATE("arib-std-b67", "smpte2084");
    const auto source = clip(folder, "a.mp4", "320x180",
                             {"-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
                              "-x265-params", "log-level=none", "-color_primaries", "bt2020",
                              "-color_trc", transfer, "-colorspace", "bt2020nc", "-an"},
                             1);
    const auto codec = ext::VideoCodec::hevc;
    kit::write_media(folder / "out.mp4",
                     whole(kit::encoded(kit::read_media(source),
                                        {.options = {.codec = codec, .tone_map = true}})));
    CHECK(kit::probed(folder / "out.mp4", "v:0",
                      "stream=pix_fmt,color_space,color_transfer,color_primaries") ==
          "yuv420p,bt709,bt709,bt709");
    kit::check_decodes(folder / "out.mp4");
}

TEST_CASE("transcode: colours keep their range, pixels their shape", "[transcode]") {
    const kit::TempDir folder;
    const auto source = clip(folder, "a.mp4", "320x180",
                             x264({"-vf", "scale=out_range=pc,format=yuvj420p,setsar=4/3"}), 1);
    const unsigned side = GENERATE(0u, 90u);
    kit::write_media(folder / "out.mp4", whole(kit::encoded(kit::read_media(source),
                                                            {.options = {.shorter_side = side}})));
    CHECK(kit::probed(folder / "out.mp4", "v:0", "stream=color_range,sample_aspect_ratio") ==
          "4:3,pc");
    CHECK(kit::ssim(folder / "out.mp4", source) > 0.95);
}

TEST_CASE("transcode: interlaced becomes progressive, frame for frame", "[transcode]") {
    const kit::TempDir folder;
    const fs::path source = folder / "a.ts";
    const auto made = kit::run_tool(
        {"ffmpeg",       "-v",          "error",        "-nostdin",
         "-f",           "lavfi",       "-i",           "testsrc2=s=320x180:r=50",
         "-t",           "4",           "-vf",          "tinterlace=interleave_top,fieldorder=tff",
         "-c:v",         "libx264",     "-preset",      "veryfast",
         "-flags",       "+ildct+ilme", "-x264-params", "tff=1",
         source.native()});
    REQUIRE(made.exit_code == 0);
    const auto before = kit::read_media(source);
    auto out = whole(kit::encoded(kit::read_media(source)));
    CHECK(farthest(kit::times(before, AVMEDIA_TYPE_VIDEO), kit::times(out, AVMEDIA_TYPE_VIDEO)) ==
          0);
    const auto seen = kit::run_tool({"ffmpeg", "-v", "error", "-nostdin", "-i", source.native(),
                                     "-vf", "yadif", "-c:v", "libx264", "-qp", "0", "-preset",
                                     "ultrafast", (folder / "seen.mkv").native()});
    REQUIRE(seen.exit_code == 0);
    kit::write_media(folder / "out.mkv", {out.tracks, std::move(out.packets)});
    kit::Run kept;
    kept.options.deinterlace = false;
    kit::write_media(folder / "kept.mkv", whole(kit::encoded(kit::read_media(source), kept)));
    const double likeness = kit::ssim(folder / "seen.mkv", folder / "out.mkv");
    INFO("ssim " << likeness);
    CHECK(likeness > 0.96);
    CHECK(kit::ssim(folder / "seen.mkv", folder / "kept.mkv") < likeness - 0.01);
}

TEST_CASE("transcode: a picture that changes its size keeps the first one, in one file",
          "[transcode]") {
    const kit::TempDir folder;
    std::string bytes;
    const std::vector<const char*> sizes{"320x180", "640x360", "180x320",
                                         "320x240", "426x240", "320x180"};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto part = clip(folder, fmt::format("{}.ts", i), sizes[i],
                               x264({"-bf", "0", "-output_ts_offset", std::to_string(i)}), 1);
        bytes += kit::read_text(part);
    }
    kit::write_text(folder / "all.ts", bytes);
    auto before = kit::read_media(folder / "all.ts");
    const auto frames = kit::times(before, AVMEDIA_TYPE_VIDEO);
    const auto out = whole(kit::encoded(std::move(before)));
    CHECK(farthest(frames, kit::times(out, AVMEDIA_TYPE_VIDEO)) == 0);
    CHECK(frames.size() == 180);
    CHECK(out.tracks[0].parameters().width == 320);
    CHECK(out.tracks[0].parameters().height == 180);
}

TEST_CASE("transcode: the frame rate that is asked for, in step", "[transcode]") {
    const kit::TempDir folder;
    const auto source = clip(folder, "a.ts", "320x180", x264());
    const auto before = kit::times(kit::read_media(source), AVMEDIA_TYPE_VIDEO);
    const auto out =
        whole(kit::encoded(kit::read_media(source), {.options = {.frame_rate = {15, 1}}}));
    const auto after = kit::times(out, AVMEDIA_TYPE_VIDEO);
    CHECK(after.size() == 60);
    CHECK(after.front() == before.front());
    for (std::size_t i = 1; i < after.size(); ++i)
        CHECK(std::abs(after[i] - after[i - 1] - 66'667) <= 1'000);
}

TEST_CASE("transcode: a hole in the source stays one, whatever the frame rate", "[transcode]") {
    const kit::TempDir folder;
    const auto source = clip(folder, "a.mp4", "320x180", x264({"-bf", "0"}));
    const int rate = GENERATE(0, 30);
    auto media = kit::read_media(source);
    for (auto& packet : media.packets) {
        const auto base = media.tracks[packet.track()].time_base();
        // An hour between two seconds.
        if (packet.dts() >= 2 * base.den)
            packet.set_times(packet.dts() + 3'600ll * base.den, packet.pts() + 3'600ll * base.den);
    }
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto out = whole(kit::encoded(std::move(media), {.options = {.frame_rate = {rate, 1}}}));
    CHECK(farthest(before, kit::times(out, AVMEDIA_TYPE_VIDEO)) <= (rate > 0 ? 1'000 : 0));
}

}  // namespace
}  // namespace weir
