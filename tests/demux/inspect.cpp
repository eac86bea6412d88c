// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <weir/files.hpp>

#include "data/fixture.hpp"

namespace weir {
namespace {

using kit::fixture;
using kit::TemporaryDirectory;
using kit::write_file;

FileReport inspected(ByteView bytes) {
    const TemporaryDirectory directory;
    write_file(directory / "x", bytes);
    auto report = inspect(directory / "x");
    REQUIRE(report.has_value());
    return *report;
}

/// The fixture's tags, as `change` wants them: it gets each (type, timestamp) and says how often
/// the tag is to be written.
Bytes flv_with(const std::function<int(std::uint8_t type, std::uint32_t at_ms)>& copies) {
    const Bytes file = fixture("tiny.flv");
    Bytes out{file.begin(), file.begin() + 13};
    for (std::size_t at = 13; at < file.size();) {
        const auto size = std::size_t{15} + be24(&file[at + 1]);
        for (int n = copies(file[at], be24(&file[at + 4])); n > 0; --n)
            out.insert(out.end(), file.begin() + std::ptrdiff_t(at),
                       file.begin() + std::ptrdiff_t(at + size));
        at += size;
    }
    return out;
}

const TrackReport& track(const FileReport& report, std::string_view kind) {
    const auto found = std::ranges::find(report.tracks, kind, &TrackReport::kind);
    REQUIRE(found != report.tracks.end());
    return *found;
}

TEST_CASE("inspect: a sound file is told as it is, whatever holds it", "[demux]") {
    const std::string name =
        GENERATE(as<std::string>{}, "tiny.ts", "tiny.flv", "tiny.mp4", "tiny.mkv", "tiny_live.mkv");
    CAPTURE(name);
    const FileReport report = inspected(fixture(name));
    CHECK(report.problems == std::vector<std::string>{});
    CHECK(report.bytes == fixture(name).size());
    CHECK(report.duration_s == Approx(2.0).margin(0.15));

    const TrackReport video = track(report, "video");
    CHECK(fmt::format("{} {}x{}", video.codec, video.width, video.height) == "h264 64x64");
    CHECK(video.packets == 50);
    CHECK(video.keyframes == 10);
    CHECK(video.duration_s == Approx(2.0).margin(0.05));
    CHECK(video.last_dts_s - video.first_dts_s == Approx(49 * 0.04).margin(0.002));

    const TrackReport audio = track(report, "audio");
    CHECK(fmt::format("{} {} {}", audio.codec, audio.sample_rate, audio.channels) == "aac 22050 1");
    CHECK(audio.packets >= 43);
    CHECK(audio.duration_s == Approx(2.0).margin(0.15));

    for (const TrackReport& each : report.tracks) {
        CHECK(each.has_parameter_sets);
        CHECK(each.opens_with_keyframe);
        CHECK(each.hole_count == 0);
        CHECK(each.backward_steps + each.corrupt_packets == 0);
    }
}

TEST_CASE("inspect: containers have their usual names", "[demux]") {
    CHECK(inspected(fixture("tiny.ts")).container == "mpegts");
    CHECK(inspected(fixture("tiny.flv")).container == "flv");
    CHECK(inspected(fixture("tiny.mp4")).container == "mp4");
    CHECK(inspected(fixture("tiny.mkv")).container == "matroska");
}

TEST_CASE("inspect: a hole is told with its place and length, and is no fault", "[demux]") {
    const auto report = inspected(flv_with(
        [](auto type, auto at_ms) { return type == 9 && at_ms >= 800 && at_ms < 1200 ? 0 : 1; }));
    CHECK(report.sound());
    const TrackReport video = track(report, "video");
    REQUIRE(video.hole_count == 1);
    REQUIRE(video.holes.size() == 1);
    CHECK(video.holes[0].length_s == Approx(0.4).margin(0.002));
    CHECK(video.holes[0].at_s - video.first_dts_s == Approx(0.76).margin(0.05));
    CHECK(track(report, "audio").hole_count == 0);
}

TEST_CASE("inspect: DTS that does not increase is a fault", "[demux]") {
    const auto report = inspected(
        flv_with([](auto type, auto at_ms) { return type == 8 && at_ms > 1000 ? 2 : 1; }));
    CHECK(track(report, "audio").backward_steps > 10);
    CHECK(track(report, "video").backward_steps == 0);
    REQUIRE(report.problems.size() == 1);
    CHECK_THAT(report.problems[0], Catch::StartsWith("audio: DTS does not increase in "));
}

TEST_CASE("inspect: frames without parameter sets are a fault", "[demux]") {
    int videos = 0;
    const auto report =
        inspected(flv_with([&](auto type, auto) { return type == 9 && videos++ == 0 ? 0 : 1; }));
    CHECK(!track(report, "video").has_parameter_sets);
    CHECK(track(report, "audio").has_parameter_sets);
    CHECK(!report.sound());
}

TEST_CASE("inspect: a TS file that begins in mid-GOP opens without a keyframe", "[demux]") {
    const Bytes file = fixture("tiny.ts");
    Bytes late{file.begin(), file.begin() + 3 * 188};
    late.insert(late.end(), file.begin() + 24 * 188, file.end());
    const auto report = inspected(late);
    CHECK(!track(report, "video").opens_with_keyframe);
    CHECK(track(report, "video").has_parameter_sets);
}

TEST_CASE("inspect: lost TS packets show as damaged frames", "[demux]") {
    Bytes file = fixture("tiny.ts");
    file.erase(file.begin() + 30 * 188, file.begin() + 31 * 188);
    const auto report = inspected(file);
    CHECK(!report.sound());
    CHECK(track(report, "video").corrupt_packets + track(report, "audio").corrupt_packets > 0);
}

TEST_CASE("inspect: headers alone are a fault", "[demux]") {
    std::array<int, 32> seen{};
    const auto report = inspected(flv_with([&](auto type, auto) { return seen[type]++ == 0; }));
    CHECK(report.problems == std::vector<std::string>{"it holds no coded frame; delete it"});
    CHECK(report.duration_s == 0);
}

TEST_CASE("inspect: what can't be opened is an error, not a report", "[demux]") {
    const TemporaryDirectory directory;
    const auto missing = inspect(directory / "missing");
    REQUIRE(missing.has_error());
    CHECK(missing.error().code == boost::system::errc::no_such_file_or_directory);
    CHECK(inspect(directory.path()).has_error());

    write_file(directory / "page", as_bytes("<html>not here</html>"));
    const auto page = inspect(directory / "page");
    REQUIRE(page.has_error());
    CHECK(page.error().code == Errc::bad_media);
}

TEST_CASE("inspect: files that would open other files are refused", "[demux]") {
    const TemporaryDirectory directory;
    write_file(directory / "tiny.ts", fixture("tiny.ts"));
    write_file(directory / "x.m3u8", as_bytes("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n"
                                              "tiny.ts\n#EXT-X-ENDLIST\n"));
    const auto playlist = inspect(directory / "x.m3u8");
    REQUIRE(playlist.has_error());
    CHECK(playlist.error().code == Errc::bad_media);
}

}  // namespace
}  // namespace weir
