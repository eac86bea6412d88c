// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <catch2/catch.hpp>

namespace weir::bench {
namespace {

Report example() {
    Row weir;
    weir.contestant = kWeirSource;
    weir.version = "0.1.0";
    weir.streams = 2;
    weir.bytes = 500'000'000;
    weir.cpu = {0.25, 0.5};
    weir.footprint = {5'000'000, 1, 6};
    weir.remarks = {"gaps: 1, 2.0 s in all"};
    Row curl = weir;
    curl.contestant = kCurl;
    curl.version = "7.88.1";
    curl.footprint = {};
    curl.remarks.clear();
    Row ffmpeg;
    ffmpeg.contestant = kFfmpeg;
    ffmpeg.outcome = Outcome::missing;
    ffmpeg.streams = 2;
    ffmpeg.remarks = {"it is \"not\" installed"};
    Report report;
    report.machine = {"Some CPU", "Linux 6.1.0", "2026-01-31 12:00 UTC", 2, 25'000'000'000, 0.25};
    report.streams = 2;
    report.media_bps = 5.3e6;
    report.length_s = 30;
    report.rows = {weir, ffmpeg, curl};
    report.verdicts = {{"it is cheap", 1.5, 1.25}, {"it is small", 3, std::nullopt}};
    return report;
}

}  // namespace

TEST_CASE("report: people get the table, what was missed, and the verdicts", "[bench]") {
    CHECK(report_text(example(), false) ==
          "2 live HLS streams of 5.30 Mbit/s, 30 s each contestant\n"
          "2 cores of Some CPU, 25 GB, Linux 6.1.0, 2026-01-31 12:00 UTC, load 0.2 before\n"
          "\n"
          "contestant           streams   MB  user s  system s  CPU-s/GB  x curl  x ffmpeg  "
          "PSS MB/stream  processes  threads\n"
          "weir source                2  500    0.25      0.50      1.50    1.00         -  "
          "         2.50          1        6\n"
          "ffmpeg ts (missing)        2    -       -         -         -       -         -  "
          "            -          -        -\n"
          "curl                       2  500    0.25      0.50      1.50    1.00         -  "
          "            -          -        -\n"
          "\n"
          "weir source: gaps: 1, 2.0 s in all\n"
          "ffmpeg ts: it is \"not\" installed\n"
          "held     it is cheap: 1.250\n"
          "unknown  it is small: not measured\n");
}

TEST_CASE("report: in JSON nothing is guessed, so what is unknown is null", "[bench]") {
    CHECK(report_json(example()) ==
          R"({
  "machine": {"cpu": "Some CPU", "cores": 2, "memory_bytes": 25000000000, "kernel": "Linux 6.1.0", "date": "2026-01-31 12:00 UTC", "load": 0.25},
  "streams": 2,
  "media_bps": 5300000,
  "length_s": 30,
  "rows": [{"contestant": "weir source", "version": "0.1.0", "outcome": "measured", "remarks": ["gaps: 1, 2.0 s in all"], "streams": 2, "bytes": 500000000, "cpu_user_s": 0.25, "cpu_system_s": 0.5, "cpu_s_per_gb": 1.5, "ratio_to_curl": 1, "ratio_to_ffmpeg": null, "pss_bytes": 5000000, "processes": 1, "threads": 6},
    {"contestant": "ffmpeg ts", "version": "", "outcome": "missing", "remarks": ["it is \"not\" installed"], "streams": 2, "bytes": 0, "cpu_user_s": 0, "cpu_system_s": 0, "cpu_s_per_gb": null, "ratio_to_curl": null, "ratio_to_ffmpeg": null, "pss_bytes": 0, "processes": 0, "threads": 0},
    {"contestant": "curl", "version": "7.88.1", "outcome": "measured", "remarks": [], "streams": 2, "bytes": 500000000, "cpu_user_s": 0.25, "cpu_system_s": 0.5, "cpu_s_per_gb": 1.5, "ratio_to_curl": 1, "ratio_to_ffmpeg": null, "pss_bytes": 0, "processes": 0, "threads": 0}],
  "verdicts": [{"claim": "it is cheap", "limit": 1.5, "measured": 1.25, "holds": true},
    {"claim": "it is small", "limit": 3, "measured": null, "holds": false}]
}
)");
}

}  // namespace weir::bench
