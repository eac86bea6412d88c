// SPDX-License-Identifier: MIT
#include "store/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
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

TEST_CASE("volume: files that begin one by one, each behind a light job, come to all lanes",
          "[store]") {
    store::Volume volume{2, 1 << 20};
    std::array<int, 2> files{};
    for (int i = 0; i < 10; ++i) {
        (void)volume.next_light_lane();
        ++files.at(volume.next_lane());
    }
    CHECK(files == std::array{5, 5});
}

TEST_CASE("volume: blocks wait for each other a little, and never once somebody waits for them",
          "[store]") {
    store::Volume volume{1, 1 << 20};
    std::atomic<int> written = 0;
    const auto write = [&written] { ++written; };
    int posted = 0;
    for (; written == 0; ++posted)
        volume.post(0, 1, write);
    volume.post(0, 1, write);
    std::promise<int> asked;
    volume.post(0, 0, [&] { asked.set_value(written); });
    CHECK(asked.get_future().get() == posted + 1);
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
    const auto volume_of = [&disk](const std::string& directory) {
        std::promise<std::shared_ptr<store::Volume>> found;
        disk.find(directory, [&found](auto volume) { found.set_value(std::move(volume)); });
        return found.get_future().get();
    };
    const auto here = volume_of(".");
    CHECK(volume_of("not/there/yet") == here);
    CHECK(volume_of("/proc") != here);
    REQUIRE(disk.stats().size() == 2);
    const auto stats = disk.stats();
    CHECK((stats[0].directory == "." || stats[1].directory == "."));
}

TEST_CASE("volume: floors that change count for whoever writes within a second or begins anew",
          "[store]") {
    const auto floors = std::make_shared<store::Floors>();
    store::Volume volume{1, 1 << 20, ".", floors};
    REQUIRE(volume.check_start(".").has_value());
    CHECK(volume.stats().total_bytes > 0);
    CHECK_FALSE(volume.stats().is_low);
    floors->set({.stop_percent = 100});
    const auto start = volume.check_start("not/there/yet");
    CHECK(start.error().code == Errc::disk_full);
    CHECK(volume.stats().is_low);
    const int fd = ::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(volume.check_stop(fd).error().code == Errc::disk_full);
    floors->set({});
    CHECK(volume.check_start(".").has_value());
    CHECK(volume.check_stop(fd).has_value());
    ::close(fd);
}

TEST_CASE("volume: jobs are work for the account of whoever posted them", "[store]") {
    store::Volume volume{1, 1 << 20};
    const auto account = std::make_shared<Account>(std::make_shared<Budget>());
    AccountPtr seen, seen_after;
    {
        const WorkScope work{account};
        volume.post(0, 0, [&seen] { seen = current_account(); });
    }
    volume.post(0, 0, [&seen_after] { seen_after = current_account(); });
    REQUIRE(volume.wait_idle(Clock::now() + 30s));
    CHECK(seen == account);
    CHECK(!seen_after);
}
