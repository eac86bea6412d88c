// SPDX-License-Identifier: MIT
#include "store/disk.hpp"

#include <catch2/catch.hpp>
#include <future>

using namespace weir;
using namespace std::chrono_literals;

TEST_CASE("volume: the jobs of a lane run in order", "[store]") {
    store::Volume volume{2, 1 << 20};
    const unsigned lane = volume.next_lane();
    std::vector<int> order;
    for (int i = 0; i < 1000; ++i)
        volume.post(lane, 0, [&order, i] { order.push_back(i); });
    REQUIRE(volume.wait_idle(Clock::now() + 30s));
    REQUIRE(order.size() == 1000);
    CHECK(std::ranges::is_sorted(order));
}

TEST_CASE("volume: a lane that is stuck does not hold up the other", "[store]") {
    store::Volume volume{2, 1 << 20};
    std::promise<void> release;
    std::promise<void> done;
    volume.post(0, 0, [stuck = release.get_future().share()] { stuck.wait(); });
    volume.post(1, 0, [&done] { done.set_value(); });
    CHECK(done.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(!volume.wait_idle(Clock::now()));
    release.set_value();
    CHECK(volume.wait_idle(Clock::now() + 30s));
}

TEST_CASE("volume: it is congested while more waits than its limit", "[store]") {
    store::Volume volume{1, 1000};
    std::promise<void> release;
    volume.post(0, 600, [stuck = release.get_future().share()] { stuck.wait(); });
    CHECK(!volume.is_congested());
    volume.post(0, 600, [] {});
    CHECK(volume.is_congested());
    release.set_value();
    REQUIRE(volume.wait_idle(Clock::now() + 30s));
    CHECK(!volume.is_congested());
}

TEST_CASE("disk: folders of one file system share their threads", "[store]") {
    store::Disk disk{1, 1 << 20};
    const auto here = disk.volume_of(".");
    CHECK(disk.volume_of("not/there/yet") == here);
    CHECK(disk.volume_of("/proc") != here);
}
