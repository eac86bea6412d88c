// SPDX-License-Identifier: MIT
#include "output/summary.hpp"

#include <catch2/catch.hpp>

#include "output/report.hpp"

using namespace weir;

namespace {

RecordingSummary with_gap() {
    RecordingSummary summary;
    summary.url = "http://h/live/cam1/index.m3u8?token=secret";
    summary.state = RecordingState::completed;
    summary.runs = 2;
    summary.files.push_back({"r/cam1.ts", 12'300'000, 600, std::nullopt});
    Gap gap;
    gap.cause = GapCause::http_status;
    gap.from_msn = 17;
    gap.to_msn = 18;
    gap.seconds = 4;
    gap.detail = "HTTP 404";
    summary.gaps.push_back(gap);
    return summary;
}

}  // namespace

TEST_CASE("summary: names outcome, files, gaps with their cause, and the totals", "[cli]") {
    RecordingSummary offline;
    offline.url = "http://h/live/cam2.flv";
    offline.state = RecordingState::not_live;
    offline.error = Error(Errc::not_live, "HTTP 404");
    cli::ProcessUsage usage;
    usage.cpu_seconds = 3.21;
    usage.peak_memory_bytes = 45'000'000;
    CHECK(cli::summary_text({with_gap(), offline}, usage) ==
          "cam1 · h: completed, 10:00, 12.3 MB in 1 file, 1 gap of 4.0 s, 2 runs\n"
          "  r/cam1.ts  10:00  12.3 MB\n"
          "  gap: http_status (HTTP 404), media sequence 17 to 18, 4.0 s\n"
          "cam2 · h: not live, 0:00, 0 B in 0 files\n"
          "  error: not live: HTTP 404\n"
          "2 recordings: 1 completed, 1 not live; 10:00, 12.3 MB in 1 file, 1 gap of 4.0 s\n"
          "CPU 3.2 s, peak memory 45.0 MB\n");
}

TEST_CASE("summary: a gap beside the main rendition says where", "[cli]") {
    RecordingSummary summary = with_gap();
    summary.gaps.front().rendition = "audio de";
    CHECK(cli::summary_text({summary}, {})
              .find("  gap: http_status (HTTP 404), audio de, media sequence 17 to 18, 4.0 s\n") !=
          std::string::npos);
}

TEST_CASE("summary: escape sequences from an origin do not reach the terminal", "[cli]") {
    RecordingSummary summary = with_gap();
    summary.gaps.front().detail = "\x1b]0;owned\x07";
    CHECK(cli::summary_text({summary}, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("report: tells the tracks of a file and what is wrong with them", "[cli]") {
    FileReport report;
    report.path = "a.ts";
    report.container = "mpegts";
    report.bytes = 12'300'000;
    report.duration_s = 20;
    TrackReport video;
    video.kind = "video";
    video.codec = "h264";
    video.width = 1920;
    video.height = 1080;
    video.packets = 600;
    video.duration_s = 20;
    video.first_dts_s = 1.4;
    video.last_dts_s = 21.367;
    video.hole_count = 7;
    video.holes.assign(7, {12.3, 4});
    video.has_parameter_sets = false;
    report.tracks = {video};
    report.problems = {"video: no parameter sets"};
    CHECK(cli::report_text(report) ==
          "a.ts: not sound (mpegts, 12.3 MB, 0:20)\n"
          "  track                       packets   seconds  first DTS   last DTS holes back\n"
          "  video h264 1920x1080            600    20.000      1.400     21.367     7    0\n"
          "    hole at 12.300 s: 4.000 s missing\n"
          "    hole at 12.300 s: 4.000 s missing\n"
          "    hole at 12.300 s: 4.000 s missing\n"
          "    hole at 12.300 s: 4.000 s missing\n"
          "    hole at 12.300 s: 4.000 s missing\n"
          "    … 2 more\n"
          "    parameter sets are missing\n"
          "  problem: video: no parameter sets\n");
}

TEST_CASE("report: a recovered file says what was kept and what was cut off", "[cli]") {
    RecoveredFile file;
    file.path = "a.ts";
    file.bytes = 2'000'000;
    file.removed_bytes = 188;
    CHECK(cli::recovered_text(file) == "a.ts: repaired, 2.00 MB kept, 188 B cut off\n");
    file.error = Error(Errc::bad_media);
    CHECK(cli::recovered_text(file) == "a.ts: left as it is: not the media it claims to be\n");
    file = {};
    file.path = "b.ts";
    CHECK(cli::recovered_text(file) == "b.ts: empty, removed\n");
}
