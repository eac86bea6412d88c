// SPDX-License-Identifier: MIT
#include "store/space.hpp"

#include <sys/statvfs.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "data/fixture.hpp"
#include "store/finder.hpp"

using namespace weir;
using namespace std::chrono_literals;
using store::Space;

namespace {

constexpr std::uint64_t kMb = 1'000'000;

std::string words(const Result<void>& outcome) {
    return outcome ? "" : outcome.error().message();
}

}  // namespace

TEST_CASE("space: floors hold in bytes and per cent, each by itself, and are told with the figures",
          "[store]") {
    const Space space{200 * kMb, 1000 * kMb, 5000, 10'000};
    CHECK(words(store::check_start({}, space)).empty());
    CHECK(words(store::check_start({.start_bytes = 200 * kMb}, space)).empty());
    CHECK(words(store::check_start({.start_bytes = 200 * kMb + 1}, space)) ==
          "disk full: 200.0 MB are free, the floor for starting is 200.0 MB");
    CHECK(words(store::check_start({.start_percent = 20}, space)).empty());
    CHECK(words(store::check_start({.start_percent = 20.5}, space)) ==
          "disk full: 20.00 % are free (200.0 of 1000.0 MB), the floor for starting is 20.50 %");
    CHECK(words(store::check_stop({.start_bytes = 900 * kMb}, space)).empty());
    CHECK(words(store::check_stop({.stop_bytes = 300 * kMb}, space)) ==
          "disk full: 200.0 MB are free, the floor for going on is 300.0 MB");
}

TEST_CASE("space: without free inodes a file system is full, unless it does not count them",
          "[store]") {
    CHECK(store::check_start({}, {200 * kMb, 1000 * kMb, 16, 10'000}));
    CHECK(words(store::check_start({}, {200 * kMb, 1000 * kMb, 15, 10'000})) ==
          "disk full: 15 of 10000 inodes are free, the floor for starting is 16");
    CHECK(store::check_stop({}, {200 * kMb, 1000 * kMb, 1, 10'000}));
    CHECK_FALSE(store::check_stop({}, {200 * kMb, 1000 * kMb, 0, 10'000}));
    CHECK(store::check_start({}, {200 * kMb, 1000 * kMb, 0, 0}));
    // So do those that tell nothing at all.
    CHECK(store::check_start({.start_percent = 1}, Space{}));
}

TEST_CASE("space: the figure is that of the directory's own file system, made or not", "[store]") {
    const kit::TemporaryDirectory directory;
    const auto here = store::read_space(directory.path());
    const auto below = store::read_space(directory.path() / "not/there");
    REQUIRE((here.has_value() && below.has_value()));
    struct ::statvfs told {};
    REQUIRE(::statvfs(directory.path().c_str(), &told) == 0);
    CHECK(here->total_bytes == told.f_blocks * told.f_frsize);
    CHECK(below->total_bytes == here->total_bytes);
    CHECK(here->free_bytes < here->total_bytes);
    CHECK(store::read_space("/proc")->total_bytes == 0);
}

TEST_CASE("finder: a directory that does not answer holds up only those who ask for it",
          "[store]") {
    std::promise<void> release;
    const auto stuck = release.get_future().share();
    std::atomic<unsigned> looks = 0;
    const auto finder =
        std::make_shared<store::Finder>([&](const std::filesystem::path& directory) {
            ++looks;
            if (directory == "stuck") stuck.wait();
            return std::uint64_t{directory == "stuck" ? 1u : 2u};
        });
    std::promise<std::uint64_t> good, first, second;
    finder->find("stuck", [&](auto device) { first.set_value(device); });
    finder->find("stuck", [&](auto device) { second.set_value(device); });
    finder->find("good", [&](auto device) { good.set_value(device); });
    CHECK(good.get_future().get() == 2);
    release.set_value();
    CHECK(first.get_future().get() == 1);
    CHECK(second.get_future().get() == 1);
    CHECK(looks == 2);
}

TEST_CASE("finder: once it is closed, nobody is told", "[store]") {
    std::promise<void> release;
    const auto finder = std::make_shared<store::Finder>(
        [&, stuck = release.get_future().share()](const std::filesystem::path&) {
            stuck.wait();
            return std::uint64_t{1};
        });
    std::atomic<bool> told = false;
    finder->find("a", [&](auto) { told = true; });
    finder->close();
    finder->find("b", [&](auto) { told = true; });
    release.set_value();
    // Its threads are gone when nobody but us holds it.
    while (finder.use_count() > 1)
        std::this_thread::yield();
    CHECK_FALSE(told);
}
