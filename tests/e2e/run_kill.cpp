// SPDX-License-Identifier: MIT
// SIGKILL of `weir run` at random moments, again and again: it goes on where it was.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <random>
#include <weir/files.hpp>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kHls = 5, kFlv = 2, kKills = 3;
constexpr auto kSoon = 15s;
#else
constexpr unsigned kHls = 14, kFlv = 6, kKills = 10;
constexpr auto kSoon = 3s;
#endif

/// $WEIR_RUN_KILLS: how often; $WEIR_KILL_SEED repeats a run.
unsigned number_of(const char* variable, unsigned otherwise) {
    const char* given = std::getenv(variable);
    return given == nullptr ? otherwise : unsigned(std::strtoul(given, nullptr, 10));
}

std::string hls(unsigned i) {
    return fmt::format("hls-{}", i);
}
std::string flv(unsigned i) {
    return fmt::format("flv-{}", i);
}

/// Until all record, as long as that takes; how long it took.
milliseconds time_to_record(RunHouse& house, std::size_t runs) {
    const auto begin = Clock::now();
    CHECK(house.weir().wait_for_events("run", runs, 15s));
    return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
}

}  // namespace

TEST_CASE("run: killed again and again, it loses nothing of HLS and leaves no orphan", "[e2e]") {
    const unsigned kills = number_of("WEIR_RUN_KILLS", kKills);
    const unsigned seed = number_of("WEIR_KILL_SEED", std::random_device{}() % 1'000'000);
    WARN("WEIR_KILL_SEED=" << seed);
    std::minstd_rand random{seed};
    auto origin = kit::started(kit::lasting_options());
    RunHouse house{"[recording]\nfile_name = \"{path}_{date}_{time}\"\n"};
    std::vector<std::string> urls;
    for (unsigned i = 0; i < kHls; ++i)
        urls.push_back(origin.hls_url(hls(i)));
    for (unsigned i = 0; i < kFlv; ++i)
        urls.push_back(origin.flv_url(flv(i)));
    house.set_rooms(urls);

    milliseconds slowest{0};
    for (unsigned kill = 0; kill < kills; ++kill) {
        house.start();
        // Now and then before it records at all.
        const milliseconds life{std::uniform_int_distribution<int>{100, 4'000}(random)};
        const auto end = Clock::now() + life;
        if (life > 2s) slowest = std::max(slowest, time_to_record(house, kHls + kFlv));
        kit::wait_for([end] { return Clock::now() >= end; }, 10s);
        house.kill();
    }
    house.start();
    slowest = std::max(slowest, time_to_record(house, kHls + kFlv));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 2; }, 15s));
    const Outcome outcome = house.stop(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(house.leftovers().empty());
    CHECK(house.catalogue_problems() == "");
    WARN("from a start to all recording, at most: " << slowest.count() << " ms");
    CHECK(slowest < kSoon);

    for (unsigned i = 0; i < kHls; ++i) {
        const Judged judged = judge(origin, hls(i), house.recorded(hls(i) + "_"));
        INFO(hls(i) << "\n" << judged.text());
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.flawless());
    }
    double lost_s = 0;
    for (unsigned i = 0; i < kFlv; ++i) {
        const Judged judged = judge(origin, flv(i), house.recorded(flv(i) + "_"));
        INFO(flv(i) << "\n" << judged.text());
        CHECK(judged.problems.empty());
        lost_s = std::max(lost_s, judged.missing_s());
    }
    CHECK(lost_s <= 1.0 * kills);
    WARN("of FLV, over all kills, at most: " << lost_s << " s");
}

}  // namespace weir::e2e
