// SPDX-License-Identifier: MIT
// `weir run` and playlists that stay up, without EXT-X-ENDLIST, when nothing more comes.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

/// All that is sent while the test lasts stays listed.
kit::Origin start_origin() {
    kit::OriginOptions options = kit::quick_options(64);
    options.window = 40;
    options.age_s = 4;
    return kit::started(options);
}

/// The playlist is asked for again and again, and nothing else happens. `runs`: of this process.
void check_left_alone(RunHouse& house, const kit::Origin& origin, std::ptrdiff_t runs,
                      std::size_t files) {
    for (int poll = 0; poll < 3; ++poll) {
        const auto sent = origin.sent_bytes();
        CHECK(kit::wait_for([&] { return origin.sent_bytes() > sent; }, 10s));
    }
    const auto events = house.weir().events();
    CHECK(std::ranges::count(events, "run", &EventLine::event) == runs);
    CHECK(house.files("hls").size() == files);
}

}  // namespace

TEST_CASE("run: a stall beyond all patience costs no frame, and a dead playlist is recorded once",
          "[e2e]") {
    auto origin = start_origin();
    RunHouse house{
        "[recording]\nfile_name = \"{path}_{date}_{time}\"\n[profile.domestic]\nread_timeout = "
        "\"1s\"\n"
        "[watch]\npoll_interval = \"300ms\"\nretry_delay = \"100ms\"\n"};
    house.set_rooms({origin.hls_url("hls")});
    house.start();
    REQUIRE(house.weir().wait_for_events("file_opened", 1, 20s));
    origin.inject("hls", {.kind = kit::FaultKind::frozen, .seconds = 8});
    REQUIRE(house.weir().wait_for_events("ended", 1, 20s));
    check_left_alone(house, origin, 1, 1);
    REQUIRE(house.weir().wait_for_events("file_opened", 2, 20s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 20s));
    origin.inject("hls", {.kind = kit::FaultKind::frozen, .seconds = 3'600});
    REQUIRE(house.weir().wait_for_events("ended", 2, 20s));
    check_left_alone(house, origin, 2, 2);
    const Outcome outcome = house.stop(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(std::ranges::count(outcome.events, "gap", &EventLine::event) == 0);
    // The process after it knows.
    house.start();
    check_left_alone(house, origin, 0, 2);
    CHECK(house.stop(20s).exit_code == 0);
    const Judged judged = judge(origin, "hls", house.recorded("hls"));
    INFO(judged.text());
    CHECK(judged.problems.empty());
    CHECK(judged.begins_first);
    CHECK(judged.verdict.flawless());
    CHECK(judged.verdict.video.matched >= 10 * 30);
}

}  // namespace weir::e2e
