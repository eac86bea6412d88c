// SPDX-License-Identifier: MIT
// `weir run` is told to end while it records.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kStreams = 20;
constexpr auto kQuick = 10s;
#else
constexpr unsigned kStreams = 100;
constexpr auto kQuick = 3s;
#endif

kit::Origin start_origin() {
    kit::OriginOptions options = kit::quick_options(32);
    options.stagger = true;
    return kit::started(options);
}

std::string name_of(unsigned i) {
    return fmt::format("s{:03}", i);
}

void check_whole(const kit::Origin& origin, const RunHouse& house, const std::string& name) {
    const Judged judged = judge(origin, name, house.recorded(name));
    INFO(name);
    REQUIRE(judged.recorded.files.size() == 1);
    INFO(judged.text());
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.flawless());
}

}  // namespace

TEST_CASE("run: told to end, a hundred recordings are whole within three seconds", "[e2e]") {
    auto origin = start_origin();
    RunHouse house{"[recording]\nfile_name = \"{path}_{date}\"\n"};
    std::vector<std::string> urls;
    for (unsigned i = 0; i < kStreams; ++i)
        urls.push_back(i % 2 == 0 ? origin.hls_url(name_of(i)) : origin.flv_url(name_of(i)));
    house.set_rooms(urls);
    house.start();
    REQUIRE(house.weir().wait_for_events("file_opened", kStreams, 60s));
    const auto begin = Clock::now();
    const Outcome outcome = house.stop(40s);
    const auto took = Clock::now() - begin;
    INFO(outcome.errors);
    CHECK(outcome.exit_code == 0);
    CHECK(took < kQuick);
    WARN("100 recordings ended within " << std::chrono::duration_cast<milliseconds>(took).count()
                                        << " ms");
    CHECK(house.leftovers().empty());
    CHECK(house.catalogue_problems() == "");
    for (unsigned i = 0; i < kStreams; i += 9)
        check_whole(origin, house, name_of(i));
}

TEST_CASE("run: a recording that hangs is cut off in five seconds, the others end as ever",
          "[e2e]") {
    auto origin = start_origin();
    RunHouse house{"[recording]\nfile_name = \"{path}_{date}\"\n"};
    house.set_rooms({origin.hls_url("good"), origin.hls_url("stuck")});
    house.start();
    REQUIRE(house.weir().wait_for_events("file_opened", 2, 30s));
    origin.inject("stuck", {.kind = kit::FaultKind::stall, .count = 0, .after_bytes = 2'000});
    REQUIRE(kit::wait_for([&] { return !origin.log("stuck").empty(); }, 20s));
    const auto begin = Clock::now();
    const Outcome outcome = house.stop(30s);
    const auto took = Clock::now() - begin;
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(took < 9s);
    CHECK(house.leftovers().empty());
    check_whole(origin, house, "good");
    CHECK(house.files("stuck").size() == 1);
}

}  // namespace weir::e2e
