// SPDX-License-Identifier: MIT
#include "verdict.hpp"

#include <catch2/catch.hpp>

namespace weir::bench {
namespace {

Row row(std::string_view contestant, double cpu_s, std::uint64_t megabytes) {
    Row r;
    r.contestant = contestant;
    r.streams = 10;
    r.bytes = megabytes * 1'000'000;
    r.cpu = {cpu_s / 4, cpu_s * 3 / 4};
    r.footprint = {25'000'000, 1, 6};
    return r;
}

std::string described(const std::vector<Row>& rows) {
    std::string text;
    for (const Verdict& verdict : verdicts(rows))
        text += describe(verdict) + "\n";
    return text;
}

}  // namespace

TEST_CASE("verdict: a GB is 10^9 bytes of media, and CPU is user and system", "[bench]") {
    CHECK(cpu_seconds_per_gb(row("a", 1, 500)) == Approx(2));
    CHECK(pss_bytes_per_stream(row("a", 1, 500)) == Approx(2.5e6));
}

TEST_CASE("verdict: what was not measured has no figure", "[bench]") {
    Row broken = row("a", 1, 500);
    broken.outcome = Outcome::broken;
    CHECK_FALSE(cpu_seconds_per_gb(broken));
    CHECK_FALSE(pss_bytes_per_stream(broken));
    CHECK_FALSE(cpu_seconds_per_gb(row("a", 1, 0)));
    Row unseen = row("a", 1, 500);
    unseen.footprint = {};
    CHECK_FALSE(pss_bytes_per_stream(unseen));
}

TEST_CASE("verdict: ratios are of costs per GB, not of seconds", "[bench]") {
    const std::vector<Row> rows{row("a", 3, 2000), row("b", 1, 1000), row("none", 0, 1000)};
    CHECK(cpu_ratio(rows, "a", "b") == Approx(1.5));
    CHECK(cpu_ratio(rows, "b", "b") == Approx(1));
    CHECK_FALSE(cpu_ratio(rows, "a", "none"));
    CHECK_FALSE(cpu_ratio(rows, "a", "absent"));
}

TEST_CASE("verdict: of repeated rows the middle one counts, and a broken one before all",
          "[bench]") {
    CHECK(middle_row({row("a", 3, 1000), row("a", 1, 1000), row("a", 2, 1000)}).cpu.total_s() ==
          Approx(2));
    CHECK(middle_row({row("a", 3, 1000), row("a", 1, 1000)}).cpu.total_s() == Approx(1));
    Row broken = row("a", 1, 1000);
    broken.outcome = Outcome::broken;
    CHECK(middle_row({row("a", 3, 1000), broken}).outcome == Outcome::broken);
}

TEST_CASE("verdict: the targets are held against curl, ffmpeg and 3 MB", "[bench]") {
    CHECK(described({row(kWeirSource, 1.5, 1000), row(kWeirTs, 3, 1000), row(kFfmpeg, 10, 1000),
                     row(kCurl, 1, 1000)}) ==
          "MISSED   weir source costs at most 1.4 x curl: 1.500\n"
          "held     weir ts costs at most 0.4 x ffmpeg ts: 0.300\n"
          "held     weir source holds at most 3 MB a stream: 2.500\n"
          "held     weir ts holds at most 3 MB a stream: 2.500\n");
    CHECK(described({row(kWeirSource, 1.5, 1000)}) ==
          "unknown  weir source costs at most 1.4 x curl: not measured\n"
          "unknown  weir ts costs at most 0.4 x ffmpeg ts: not measured\n"
          "held     weir source holds at most 3 MB a stream: 2.500\n"
          "unknown  weir ts holds at most 3 MB a stream: not measured\n");
}

}  // namespace weir::bench
