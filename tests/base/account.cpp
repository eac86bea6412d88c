// SPDX-License-Identifier: MIT
#include "base/account.hpp"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "base/clock.hpp"

using namespace weir;

namespace {

AccountPtr new_account(const std::shared_ptr<Budget>& memory = std::make_shared<Budget>()) {
    return std::make_shared<Account>(memory);
}

/// Computes for so long, whatever else the machine does meanwhile.
void compute(std::chrono::nanoseconds time) {
    const auto end = thread_cpu_time() + time;
    while (thread_cpu_time() < end) {
    }
}

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

}  // namespace

TEST_CASE("account: jobs of many accounts on one thread are told apart, and none is lost",
          "[base]") {
    std::vector<AccountPtr> accounts{new_account(), new_account(), new_account()};
    std::chrono::nanoseconds used{0};
    std::thread{[&] {
        const auto begin = thread_cpu_time();
        for (int i = 0; i < 300; ++i)
            for (std::size_t n = 0; n < accounts.size(); ++n) {
                const WorkScope work{accounts[n]};
                compute(std::chrono::microseconds{500} * (n + 1));
            }
        used = thread_cpu_time() - begin;
    }}.join();
    double all = 0;
    for (const auto& account : accounts)
        all += seconds(account->cpu());
    // What the others of a busy machine take away is no CPU time of ours.
    CHECK(all == Approx(seconds(used)).epsilon(0.1));
    CHECK(seconds(accounts[1]->cpu()) == Approx(2 * seconds(accounts[0]->cpu())).epsilon(0.25));
    CHECK(seconds(accounts[2]->cpu()) == Approx(3 * seconds(accounts[0]->cpu())).epsilon(0.25));
}

TEST_CASE("account: what a thread does for nobody is not told of the one before", "[base]") {
    const auto account = new_account();
    std::thread{[&] {
        {
            const WorkScope work{account};
            compute(2ms);
        }
        compute(400ms);
    }}.join();
    CHECK(account->cpu() >= 1ms);
    // Not all of it: jobs are measured by a clock that runs on while others have the core.
    CHECK(account->cpu() < 200ms);
}

TEST_CASE("account: inner work goes to its own account, and the outer one goes on", "[base]") {
    const auto outer = new_account(), inner = new_account();
    std::thread{[&] {
        const WorkScope work{outer};
        compute(20ms);
        {
            const WorkScope other{inner};
            CHECK(current_account() == inner);
            compute(20ms);
        }
        CHECK(current_account() == outer);
        compute(20ms);
    }}.join();
    CHECK(current_account() == nullptr);
    CHECK(seconds(outer->cpu()) > 1.2 * seconds(inner->cpu()));
    CHECK(inner->cpu() > 10ms);
}

TEST_CASE("account: held memory counts for the process, with its peak, until it is let go",
          "[base]") {
    const auto budget = std::make_shared<Budget>(100);
    const auto a = new_account(budget), b = new_account(budget);
    {
        Held one{a, 60}, two{b, 30};
        CHECK(budget->used() == 90);
        CHECK(budget->share() == Approx(0.9));
        CHECK_FALSE(budget->is_spent());
        one.set(80);
        CHECK(budget->is_spent());
        one.set(10);
        CHECK(a->held_bytes() == 10);
        const Held moved = std::move(one);
        CHECK(a->held_bytes() == 10);
        two = Held{a, 5};
        CHECK(b->held_bytes() == 0);
        CHECK(budget->used() == 15);
    }
    CHECK(budget->used() == 0);
    CHECK(a->take_peak_bytes() == 80);
    CHECK(a->take_peak_bytes() == 0);
    Held nobody;
    nobody.set(1000);
    CHECK(budget->used() == 0);
    budget->set_limit(Budget::kNoLimit);
    CHECK(budget->share() == 0);
}
