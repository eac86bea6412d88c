// SPDX-License-Identifier: MIT
#include "aftercare/brake.hpp"

#include <catch2/catch.hpp>
#include <future>

namespace weir {
namespace {

using aftercare::Brake;
using namespace std::chrono_literals;

std::future<bool> pass(Brake& brake, std::uint64_t bytes, std::stop_token stop) {
    return std::async(std::launch::async,
                      [&brake, bytes, stop] { return brake.pass(bytes, stop); });
}

TEST_CASE("brake: who is paused goes on when it is loosened", "[aftercare]") {
    Brake brake{0};
    brake.pause(true);
    auto passed = pass(brake, 1, {});
    CHECK(passed.wait_for(20ms) == std::future_status::timeout);
    brake.pause(false);
    REQUIRE(passed.wait_for(5s) == std::future_status::ready);
    CHECK(passed.get());
}

TEST_CASE("brake: who is to stop does not wait, be it paused or slowed", "[aftercare]") {
    const bool paused = GENERATE(true, false);
    Brake brake{1};
    brake.pause(paused);
    std::stop_source stop;
    auto passed = pass(brake, 1'000'000, stop.get_token());
    stop.request_stop();
    REQUIRE(passed.wait_for(5s) == std::future_status::ready);
    CHECK_FALSE(passed.get());
}

TEST_CASE("brake: a new rate frees who waits at the old one", "[aftercare]") {
    Brake brake{1};
    auto passed = pass(brake, 1'000'000, {});
    CHECK(passed.wait_for(20ms) == std::future_status::timeout);
    brake.set_rate(0);
    REQUIRE(passed.wait_for(5s) == std::future_status::ready);
    CHECK(passed.get());
}

}  // namespace
}  // namespace weir
