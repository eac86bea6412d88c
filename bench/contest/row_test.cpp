// SPDX-License-Identifier: MIT
#include "contest/row.hpp"

#include <catch2/catch.hpp>

#include "contest/series.hpp"
#include "contest/target.hpp"

namespace weir::bench {
namespace {

Row row(std::string_view contestant, double cpu_s, std::uint64_t megabytes) {
    Row r;
    r.contestant = contestant;
    r.streams = 10;
    r.bytes = megabytes * 1'000'000;
    r.cpu = {cpu_s / 4, cpu_s * 3 / 4};
    r.footprint = {.pss_bytes = 25'000'000, .processes = 1, .threads = 6};
    return r;
}

Series series(const std::string& contestant, std::initializer_list<double> cpu_s) {
    Series s{.contestant = contestant};
    for (const double seconds : cpu_s)
        s.turns.push_back(row(contestant, seconds, 1000));
    return s;
}

std::string described(const std::vector<Target>& targets) {
    std::string text;
    for (const Target& target : targets)
        text += describe(target) + "\n";
    return text;
}

}  // namespace

TEST_CASE("row: a GB is 10^9 bytes of media, and CPU is user and system", "[bench]") {
    CHECK(cpu_seconds_per_gb(row("a", 1, 500)) == Approx(2));
    CHECK(pss_bytes_per_stream(row("a", 1, 500)) == Approx(2.5e6));
}

TEST_CASE("row: what was not measured has no figure", "[bench]") {
    Row broken = row("a", 1, 500);
    broken.outcome = Outcome::broken;
    CHECK_FALSE(cpu_seconds_per_gb(broken));
    CHECK_FALSE(pss_bytes_per_stream(broken));
    CHECK_FALSE(cpu_seconds_per_gb(row("a", 1, 0)));
    Row unseen = row("a", 1, 500);
    unseen.footprint = {};
    CHECK_FALSE(pss_bytes_per_stream(unseen));
    CHECK_FALSE(per_second(row("a", 1, 500), 100));
}

TEST_CASE("row: balance is the busiest shard's share of the mean", "[bench]") {
    Activity activity;
    activity.thread_cpu_s = {{"weir-shard-0", 3}, {"weir-shard-1", 1}, {"weir-disk-0", 9}};
    CHECK(imbalance(activity, "weir-shard") == Approx(1.5));
    CHECK_FALSE(imbalance(activity, "nobody"));
}

TEST_CASE("series: of repeated turns the middle one counts, and a broken one before all",
          "[bench]") {
    CHECK(series("a", {3, 1, 2}).middle().cpu.total_s() == Approx(2));
    CHECK(series("a", {3, 1}).middle().cpu.total_s() == Approx(1));
    Series broken = series("a", {1, 2, 3});
    broken.turns[2].outcome = Outcome::broken;
    CHECK(broken.middle().outcome == Outcome::broken);
}

TEST_CASE("series: costs are compared turn by turn", "[bench]") {
    const std::vector<Series> all{series("a", {2, 20, 6}), series("b", {1, 10, 2}),
                                  series("none", {0, 0, 0})};
    const auto ratio = cost_ratio(all, "a", "b");
    REQUIRE(ratio);
    CHECK(ratio->median == Approx(2));
    CHECK(ratio->min == Approx(2));
    CHECK(ratio->max == Approx(3));
    CHECK_FALSE(cost_ratio(all, "a", "none"));
    CHECK_FALSE(cost_ratio(all, "a", "absent"));
}

TEST_CASE("target: the quick ones are held against curl, ffmpeg and 3 MB", "[bench]") {
    const std::vector<Series> all{series("weir source", {1.5}), series("weir ts", {3}),
                                  series("ffmpeg ts", {10}), series("curl", {1})};
    CHECK(described(quick_targets(all)) ==
          "MISSED   weir source costs at most 1.4 x curl: 1.5\n"
          "held     weir ts costs at most 0.4 x ffmpeg ts: 0.3\n"
          "held     weir source holds at most 3 MB a stream: 2.5\n"
          "held     weir ts holds at most 3 MB a stream: 2.5\n");
    CHECK(described(quick_targets(std::span{all}.first(1))) ==
          "unknown  weir source costs at most 1.4 x curl: not measured\n"
          "unknown  weir ts costs at most 0.4 x ffmpeg ts: not measured\n"
          "held     weir source holds at most 3 MB a stream: 2.5\n"
          "unknown  weir ts holds at most 3 MB a stream: not measured\n");
}

TEST_CASE("target: repeated, the range is told, and the median decides", "[bench]") {
    const Target most{"it is cheap", 1.5, Spread{1.25, 1, 2}, false};
    CHECK(describe(most) == "held     it is cheap: 1.25 (1 to 2)");
    const Target least{"it takes many", 500, Spread{400, 400, 400}, true};
    CHECK(describe(least) == "MISSED   it takes many: 400");
}

}  // namespace weir::bench
