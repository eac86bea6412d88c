// SPDX-License-Identifier: MIT
// weir record with --encode and --extra: streams from a web server, files as players see them.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <weir/files.hpp>

#include "e2e/weir_process.hpp"
#include "kit/clip.hpp"
#include "kit/live_folder.hpp"
#include "kit/origin_fixture.hpp"
#include "transcode/kit.hpp"

namespace weir::e2e {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr unsigned kSeconds = 10, kFrames = 300;
// Of a test picture of few pixels, by the fastest presets.
constexpr double kLeastSsim = 0.92;

/// HLS and HTTP-FLV of ten seconds, that end.
class Site {
public:
    Site() {
        auto folder = kit::LiveFolder::start();
        if (!folder) FAIL(folder.error().message() << "\nTry: ./dev setup");
        server_.emplace(std::move(*folder));
        make("a.m3u8", {.packing = {"-f", "hls", "-hls_time", "2", "-hls_list_size", "0"}});
        make("a.flv", {});
    }
    fs::path operator/(const std::string& name) const { return server_->path() / name; }
    std::string url(const std::string& name) const { return server_->url(name); }

private:
    void make(const std::string& name, const kit::Clip& clip) {
        const auto made = kit::make_clip(*this / name, clip);
        if (!made) FAIL(made.error().message());
    }
    std::optional<kit::LiveFolder> server_;
};

const TrackReport& picture_of(const FileReport& report) {
    const auto track = std::ranges::find(report.tracks, "video", &TrackReport::kind);
    REQUIRE(track != report.tracks.end());
    return *track;
}

/// The file whose name ends so.
fs::path file_named(const Recorded& recorded, const std::string& end) {
    const auto found = std::ranges::find_if(
        recorded.files, [&end](const FileInfo& file) { return file.path.native().ends_with(end); });
    REQUIRE(found != recorded.files.end());
    return found->path;
}

void check_encoded(const fs::path& file, const fs::path& source, const std::string& codec,
                   unsigned height) {
    INFO(file);
    const auto report = inspect(file);
    REQUIRE(report.has_value());
    for (const auto& problem : report->problems)
        INFO(problem);
    CHECK(report->sound());
    const TrackReport& picture = picture_of(*report);
    CHECK(picture.codec == codec);
    CHECK(picture.height == height);
    CHECK(picture.packets == kFrames);
    CHECK(picture.duration_s == Approx(kSeconds).margin(1.01 / 30));
    kit::check_decodes(file);
    const double likeness = kit::ssim(file, source);
    INFO("ssim " << likeness);
    CHECK(likeness > kLeastSsim);
}

TEST_CASE("encode: HLS and FLV become smaller pictures of the same frames, in each container",
          "[e2e]") {
    const Site site;
    const kit::TempDir folder;
    const auto [codec, format] = GENERATE(table<std::string, std::string>(
        {{"h264", "mp4"}, {"h264", "ts"}, {"hevc", "mkv"}, {"hevc", "mp4"}}));
    INFO(codec << " in " << format);
    const auto outcome =
        WeirProcess::record(folder / "out", {"--encode", codec + ":software", "--preset", "fast",
                                             "--scale", "144", "-f", format, "--name", "{name}",
                                             site.url("a.m3u8"), site.url("a.flv")})
            .finish(120s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    for (const std::string name : {"a.m3u8", "a.flv"}) {
        const Recorded recorded = outcome.recorded(site.url(name));
        CHECK(recorded.gaps.empty());
        REQUIRE(recorded.files.size() == 1);
        check_encoded(recorded.files.front().path, site / name, codec, 144);
    }
}

TEST_CASE("encode: an extra output stands beside the copy, made of one decode", "[e2e]") {
    const Site site;
    const kit::TempDir folder;
    const auto outcome =
        WeirProcess::record(folder / "out", {"--extra", "144p", "--extra", "90p:hevc", "--name",
                                             "{name}", site.url("a.m3u8")})
            .finish(120s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    const Recorded recorded = outcome.recorded(site.url("a.m3u8"));
    CHECK(recorded.gaps.empty());
    REQUIRE(recorded.files.size() == 3);
    check_encoded(file_named(recorded, "/a.ts"), site / "a.m3u8", "h264", 180);
    check_encoded(file_named(recorded, "/a.144p.ts"), site / "a.m3u8", "h264", 144);
    check_encoded(file_named(recorded, "/a.90p-hevc.ts"), site / "a.m3u8", "hevc", 90);
    const auto begins = std::ranges::count(outcome.events, "encoding", &EventLine::event);
    CHECK(begins == 2);
}

TEST_CASE("encode: files are cut at the frame that was asked for", "[e2e]") {
    const Site site;
    const kit::TempDir folder;
    const auto outcome =
        WeirProcess::record(folder / "out",
                            {"--encode", "h264:software", "--preset", "fast", "--split", "2500ms",
                             "--name", "{n}", site.url("a.m3u8")})
            .finish(120s);
    INFO(outcome.text());
    const Recorded recorded = outcome.recorded(site.url("a.m3u8"));
    REQUIRE(recorded.files.size() == 4);
    for (const FileInfo& file : recorded.files) {
        REQUIRE(file.packets.has_value());
        CHECK(file.packets->video == 75);
        kit::check_decodes(file.path);
    }
}

TEST_CASE("encode: killed, it goes on at a keyframe, and each frame is there once", "[e2e]") {
    auto options = kit::quick_options(32);
    options.segment_s = 2;
    options.window = 6;
    const auto origin = kit::started(options);
    const kit::TempDir folder;
    const std::string url = origin.hls_url("a");
    const auto begin = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> all{"--name", name, url};
        all.insert(all.end(), more.begin(), more.end());
        return WeirProcess::record(folder / "out", std::move(all));
    };
    const std::vector<std::string> encode{"--encode", "h264:software", "--preset",
                                          "fast",     "--scale",       "90",
                                          "--notes",  folder / "notes"};
    const auto pass_segments = [&](std::uint64_t count) {
        const auto from = origin.complete_segments();
        REQUIRE(kit::wait_for([&] { return origin.complete_segments() >= from + count; }, 60s));
    };
    // All begin and end within the same segment.
    pass_segments(1);
    WeirProcess copy = begin("copy", {});
    WeirProcess first = begin("first", encode);
    REQUIRE(first.wait_for_events("file_opened", 1, 30s));
    pass_segments(2);
    first.send_signal(SIGKILL);
    (void)first.finish(20s);
    WeirProcess second = begin("second", encode);
    REQUIRE(second.wait_for_events("file_opened", 1, 30s));
    pass_segments(2);
    copy.send_signal(SIGINT);
    second.send_signal(SIGINT);
    const auto told = second.finish(60s);
    const auto frames = frames_of(copy.finish(60s).recorded(url));
    INFO(told.text());
    CHECK(told.recorded(url).gaps.empty());
    auto encoded = frames_of(folder / "out" / "first.ts");
    const auto rest = frames_of(folder / "out" / "second.ts");
    encoded.insert(encoded.end(), rest.begin(), rest.end());
    CHECK(kit::only(kit::Kind::video, encoded).size() ==
          kit::only(kit::Kind::video, frames).size());
    const auto sounds = [](const std::vector<kit::Frame>& all) {
        std::vector<std::uint64_t> hashes;
        for (const kit::Frame& frame : kit::only(kit::Kind::audio, all))
            hashes.push_back(frame.hash);
        return hashes;
    };
    CHECK(sounds(encoded) == sounds(frames));
}

TEST_CASE("encode: a backend that is not there is refused before anything is recorded", "[e2e]") {
    const kit::TempDir folder;
    const auto outcome = WeirProcess::record(folder / "out", {"--encode", "h264", "-f", "source",
                                                              "http://127.0.0.1:9/a.m3u8"})
                             .finish(60s);
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.errors, Catch::Contains("--encode"));
}

}  // namespace
}  // namespace weir::e2e
