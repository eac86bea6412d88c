// SPDX-License-Identifier: MIT
#include "report/report.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "report/json_text.hpp"
#include "report/plot.hpp"

namespace weir::bench {
namespace {

Report example() {
    Row weir;
    weir.contestant = "weir source";
    weir.version = "0.1.0";
    weir.streams = 2;
    weir.bytes = 500'000'000;
    weir.cpu = {0.25, 0.5};
    weir.footprint = {.pss_bytes = 5'000'000, .processes = 1, .threads = 6};
    weir.completeness = Completeness{.streams = 2, .frames = 900};
    weir.remarks = {"gaps: 1, 2.0 s in all"};
    Row curl = weir;
    curl.contestant = kCurl;
    curl.version = "7.88.1";
    curl.footprint = {};
    curl.completeness.reset();
    curl.remarks.clear();
    Row ffmpeg;
    ffmpeg.contestant = "ffmpeg ts";
    ffmpeg.outcome = Outcome::missing;
    ffmpeg.streams = 2;
    ffmpeg.remarks = {"it is \"not\" installed"};
    Report report;
    report.machine = {"Some CPU", "Linux 6.1.0", "2026-01-31 12:00 UTC", 2, 25'000'000'000, 0.25};
    report.title = "2 live streams";
    Row slow = weir;
    slow.cpu = {0.5, 1};
    report.series = {{.contestant = "weir source", .peer = "ffmpeg ts", .turns = {weir, slow}},
                     {.contestant = "ffmpeg ts", .turns = {ffmpeg}},
                     {.contestant = kCurl, .turns = {curl, curl}}};
    report.targets = {{"it is cheap", 1.5, Spread{1.25, 1.25, 1.25}}, {"it is small", 3, {}}};
    return report;
}

}  // namespace

TEST_CASE("report: people get the table, what was missed, and the verdicts", "[bench]") {
    CHECK(report_text(example(), false) ==
          "2 live streams\n"
          "2 cores of Some CPU, 25 GB, Linux 6.1.0, 2026-01-31 12:00 UTC, load 0.2 before\n"
          "\n"
          "contestant           streams   MB  user s  system s  CPU-s/GB      range  x curl  "
          "x ffmpeg  PSS MB/stream  threads  missing\n"
          "weir source                2  500    0.25      0.50      1.50  1.50-3.00    1.00  "
          "       -           2.50        6        0\n"
          "ffmpeg ts (missing)        2    -       -         -         -          -       -  "
          "       -              -        -        -\n"
          "curl                       2  500    0.25      0.50      1.50          -    1.00  "
          "       -              -        -        -\n"
          "\n"
          "ffmpeg ts: it is \"not\" installed\n"
          "weir source: gaps: 1, 2.0 s in all\n"
          "held     it is cheap: 1.25\n"
          "unknown  it is small: not measured\n");
}

TEST_CASE("report: in JSON nothing is guessed, so what is unknown is null", "[bench]") {
    const auto object = boost::json::parse(json_text(report_json(example()))).as_object();
    CHECK(object.at("rows").as_array().size() == 5);
    const auto& weir = object.at("rows").at(0).as_object();
    CHECK(weir.at("cpu_s_per_gb").to_number<double>() == 1.5);
    CHECK(weir.at("system_calls").is_null());
    CHECK(weir.at("completeness").at("frames").to_number<int>() == 900);
    CHECK(object.at("rows").at(2).at("cpu_s_per_gb").is_null());
    CHECK(object.at("targets").at(1).at("holds").is_null());
}

TEST_CASE("json text: what has no objects inside stays on its line", "[bench]") {
    const auto value = boost::json::parse(R"({"a":20.5,"b":[1,2],"c":[{"d":null,"e":"f"}]})");
    CHECK(json_text(value) == R"({
  "a": 20.5,
  "b": [1, 2],
  "c": [
    {"d": null, "e": "f"}
  ]
}
)");
}

TEST_CASE("plot: each panel has its curves, and its data stand in the script", "[bench]") {
    const Plot plot{.title = "t",
                    .x_title = "streams",
                    .is_log_x = true,
                    .panels = {{"MB", {{"one", {{1, 2}, {10, 3}}}}}}};
    const std::string script = gnuplot_script(plot, "out.svg");
    CHECK(script.find("$d0_0 << EOD\n1 2\n10 3\nEOD\n") != script.npos);
    CHECK(script.find("set logscale x") != script.npos);
    CHECK(script.find("plot $d0_0 with linespoints") != script.npos);
}

}  // namespace weir::bench
