// SPDX-License-Identifier: MIT
#include "resolve/pacer.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace weir::resolve {
namespace {

const Clock::time_point kBegin{1h};

/// Seconds from the begin at which requests may go that are all made at `at`.
std::vector<double> turns(Pacer& pacer, const ext::Pace& pace, unsigned count,
                          Clock::time_point at = kBegin, const std::string& key = "a|") {
    std::vector<double> all;
    for (unsigned i = 0; i < count; ++i)
        all.push_back(
            std::chrono::duration<double>(pacer.take_turn(key, pace, at) - kBegin).count());
    return all;
}

}  // namespace

TEST_CASE("pacer: requests are spread by the pace, after a burst", "[resolve]") {
    Pacer pacer;
    const ext::Pace pace{.per_minute = 60, .burst = 3};
    CHECK(turns(pacer, pace, 5) == std::vector<double>{0, 0, 0, 1, 2});
    CHECK(turns(pacer, pace, 2, kBegin + 1s) == std::vector<double>{3, 4});
    // A long pause earns no more than the burst.
    CHECK(turns(pacer, pace, 4, kBegin + 600s) == std::vector<double>{600, 600, 600, 601});
}

TEST_CASE("pacer: in no minute are there more than the pace and the burst", "[resolve]") {
    Pacer pacer;
    const ext::Pace pace{.per_minute = 20, .burst = 2};
    std::vector<double> all;
    for (int i = 0; i < 300; ++i)
        all.push_back(turns(pacer, pace, 1, kBegin + std::chrono::milliseconds{i * 700})[0]);
    for (std::size_t i = 0; i + 22 < all.size(); ++i)
        CHECK(all[i + 22] - all[i] > 60);
}

TEST_CASE("pacer: platforms and ways out do not wait for each other", "[resolve]") {
    Pacer pacer;
    const ext::Pace pace{.per_minute = 6, .burst = 1};
    CHECK(turns(pacer, pace, 2) == std::vector<double>{0, 10});
    CHECK(turns(pacer, pace, 2, kBegin, "a|proxy") == std::vector<double>{0, 10});
    CHECK(turns(pacer, pace, 2, kBegin, "b|") == std::vector<double>{0, 10});
}

TEST_CASE("pacer: a hold doubles until it is released, and has a longest", "[resolve]") {
    Pacer pacer;
    CHECK(pacer.held_until("a|") <= kBegin);
    pacer.hold("a|", kBegin);
    CHECK(pacer.held_until("a|") == kBegin + 30s);
    pacer.hold("a|", kBegin + 10s);  // It had asked before it knew.
    CHECK(pacer.held_until("a|") == kBegin + 30s);
    pacer.hold("a|", kBegin + 40s);
    CHECK(pacer.held_until("a|") == kBegin + 100s);
    CHECK(pacer.held_until("b|") <= kBegin);
    auto now = kBegin + 1h;
    for (int i = 0; i < 9; ++i, now += 1h)
        pacer.hold("a|", now);
    CHECK(pacer.held_until("a|") == now - 1h + Pacer::kLongestHold);
    pacer.release("a|", now);
    pacer.hold("a|", now);
    CHECK(pacer.held_until("a|") == now + Pacer::kFirstHold);
    pacer.release("a|", now + 1s);  // An answer to what was asked before.
    pacer.hold("a|", now + Pacer::kFirstHold);
    CHECK(pacer.held_until("a|") == now + 3 * Pacer::kFirstHold);
}

}  // namespace weir::resolve
