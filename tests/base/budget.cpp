// SPDX-License-Identifier: MIT
#include "base/budget.hpp"

#include <catch2/catch.hpp>
#include <optional>

using namespace weir;

TEST_CASE("budget: holders together spend it, and give back what they had when they end",
          "[base]") {
    const auto budget = std::make_shared<Budget>(100);
    std::optional<Budget::Share> one{budget}, two{budget};
    one->set(60);
    CHECK_FALSE(two->is_spent());
    two->set(40);
    CHECK(one->is_spent());
    one->set(20);
    CHECK(budget->used() == 60);
    two.reset();
    CHECK(budget->used() == 20);
    one.reset();
    CHECK(budget->used() == 0);
}
