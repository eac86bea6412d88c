// SPDX-License-Identifier: MIT
#include "resolve/keys.hpp"

#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "resolve/renewal_plan.hpp"

namespace weir::resolve {

TEST_CASE("keys: what is put is there until it expires", "[resolve]") {
    Keys keys;
    CHECK(keys.get("mixin").empty());
    keys.put("mixin", "abc", WallClock::now() + 1h);
    keys.put("old", "abc", WallClock::now() - 1s);
    CHECK(keys.get("mixin") == "abc");
    CHECK(keys.get("old").empty());
    keys.put("mixin", "def", WallClock::now() + 1h);
    CHECK(keys.get("mixin") == "def");
}

TEST_CASE("keys: there are only so many, of no more than so many bytes", "[resolve]") {
    Keys keys;
    for (std::size_t i = 0; i < Keys::kMost; ++i)
        keys.put(std::to_string(i), "x", WallClock::now() + (i == 0 ? -1s : 3600s));
    keys.put("one more", "x", WallClock::now() + 1h);  // In place of the one that has expired.
    CHECK(keys.get("one more") == "x");
    keys.put("too many", "x", WallClock::now() + 1h);
    CHECK(keys.get("too many").empty());
    keys.put("1", std::string(Keys::kLongest + 1, 'x'), WallClock::now() + 1h);
    CHECK(keys.get("1") == "x");
}

TEST_CASE("renewal: at half of its life, after a failure again in half of the rest", "[resolve]") {
    const WallClock::time_point now{1'700'000'000s};
    RenewalPlan plan{now + 1h, now};
    CHECK(plan.due() == now + 30min);
    CHECK_FALSE(plan.is_due(now + 29min));
    CHECK(plan.is_due(now + 30min));
    plan.on_failed(now + 30min);
    CHECK(plan.due() == now + 45min);
    plan.on_failed(now + 1h);
    CHECK_FALSE(plan.due());
    CHECK_FALSE(RenewalPlan(std::nullopt, now).due());
    CHECK_FALSE(RenewalPlan(now - 1s, now).due());
    CHECK(RenewalPlan(now + 1s, now).due() == now + RenewalPlan::kLeast);
}

}  // namespace weir::resolve
