// SPDX-License-Identifier: MIT
#include "recorder/usage.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using recorder::UsageHistory;

namespace {

/// A recording that uses `cores` and `bytes_per_s`, looked at each second.
struct Story {
    UsageHistory history;
    Clock::time_point now{1000s};
    WallClock::time_point wall{};
    UsageHistory::Sample sum;

    void run(int seconds, double cores, std::uint64_t bytes_per_s, std::uint64_t peak = 0) {
        for (int i = 0; i < seconds; ++i) {
            now += 1s;
            wall += 1s;
            sum.cpu_s += cores;
            sum.network_bytes += bytes_per_s;
            sum.written_bytes += bytes_per_s / 2;
            sum.peak_bytes = peak;
            history.add(sum, now, wall);
        }
    }
};

}  // namespace

TEST_CASE("usage: the share is of the last minute, whatever was before", "[recorder]") {
    Story story;
    CHECK(story.history.recent().cpu_share == 0);
    story.run(600, 0.9, 1000);
    CHECK(story.history.recent().cpu_share == Approx(0.9));
    story.run(30, 0.1, 1000);
    CHECK(story.history.recent().cpu_share == Approx(0.5).margin(0.05));
    story.run(30, 0.1, 1000);
    CHECK(story.history.recent().cpu_share == Approx(0.1).margin(0.01));
}

TEST_CASE("usage: the burst with which a recording begins is no share of a minute", "[recorder]") {
    Story story;
    story.run(1, 1, 0);
    CHECK(story.history.recent().cpu_share == Approx(0.1));
}

TEST_CASE("usage: buckets add up to what was used, and only the last minutes are kept",
          "[recorder]") {
    Story story;
    story.run(25, 0.5, 1000, 7);
    const auto first = story.history.buckets();
    REQUIRE(first.size() == 3);
    double cpu_s = 0;
    std::uint64_t network = 0, written = 0;
    for (const UsageBucket& bucket : first) {
        cpu_s += bucket.cpu_s;
        network += bucket.network_bytes;
        written += bucket.written_bytes;
        CHECK(bucket.peak_bytes == 7);
    }
    CHECK(cpu_s == Approx(12.5));
    CHECK(network == 25'000);
    CHECK(written == 12'500);
    CHECK(first[1].begin - first[0].begin == 10s);
    story.run(1000, 0.5, 1000, 3);
    const auto later = story.history.buckets();
    CHECK(later.size() == UsageHistory::kBuckets);
    CHECK(later.front().cpu_s == Approx(5));
    CHECK(story.history.peak_bytes() == 3);
}

TEST_CASE("usage: the recent peak forgets what is over for some seconds", "[recorder]") {
    Story story;
    story.run(10, 0, 0, 500);
    story.run(10, 0, 0, 20);
    CHECK(story.history.recent().peak_bytes == 500);
    story.run(20, 0, 0, 20);
    CHECK(story.history.recent().peak_bytes == 20);
    CHECK(story.history.peak_bytes() == 500);
}
