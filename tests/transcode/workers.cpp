// SPDX-License-Identifier: MIT
#include "transcode/workers.hpp"

#include <sys/resource.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <set>
#include <thread>

#include "kit/gate.hpp"
#include "kit/process.hpp"

using namespace std::chrono_literals;
using weir::kit::Gate;
using weir::transcode::Workers;

TEST_CASE("workers: jobs run side by side, in threads that give way to others", "[transcode]") {
    Gate gate;
    std::promise<void> first, second;
    std::atomic<int> niceness{0};
    Workers workers{2};  // Ends before what its jobs use.
    for (auto* begun : {&first, &second})
        workers.post([begun, &gate, &niceness] {
            niceness = ::getpriority(PRIO_PROCESS, 0);
            begun->set_value();
            gate.wait();
        });
    CHECK(first.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(second.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(niceness == 10);
    CHECK(::getpriority(PRIO_PROCESS, 0) < 10);
    gate.open();
}

TEST_CASE("workers: another thread takes the place of one that is stuck", "[transcode]") {
    const auto gate = std::make_shared<Gate>();
    std::promise<void> done;
    Workers workers{1};
    workers.post([gate] { gate->wait(); });
    workers.post([&done] { done.set_value(); });
    auto future = done.get_future();
    workers.replace_stuck();
    CHECK(future.wait_for(30s) == std::future_status::ready);
    CHECK_FALSE(workers.stop());
    gate->open();
    CHECK(weir::kit::wait_for([&workers] { return workers.stop(); }, 30s));
}

TEST_CASE("workers: what waits as they stop is dropped, what runs is waited for", "[transcode]") {
    const auto gate = std::make_shared<Gate>();
    std::promise<void> begun;
    std::atomic<int> ran{0};
    Workers workers{1};
    workers.post([&begun, &ran, gate] {
        begun.set_value();
        gate->wait();
        ++ran;
    });
    const auto held = std::make_shared<int>(0);
    workers.post([held, &ran] { ++ran; });
    begun.get_future().wait();
    std::thread opener{[gate] { gate->open(); }};
    CHECK(workers.stop());
    opener.join();
    CHECK(ran == 1);
    CHECK(held.use_count() == 1);
    workers.post([&ran] { ++ran; });
    CHECK(workers.stop());
    CHECK(ran == 1);
}

TEST_CASE("workers: those who encode share the threads", "[transcode]") {
    Workers workers{8};
    const auto a = workers.enter();
    CHECK(workers.share() == 8);
    {
        const auto b = workers.enter(), c = workers.enter();
        CHECK(workers.share() == 2);
    }
    CHECK(workers.share() == 8);
    std::vector<Workers::Pass> many(20, workers.enter());
    CHECK(workers.share() == 1);
}

TEST_CASE(
    "workers: of those who are too slow a fourth goes, and then the others are looked at again",
    "[transcode]") {
    Workers workers{2};
    std::vector<Workers::Pass> passes;
    for (int i = 0; i < 8; ++i)
        passes.push_back(workers.enter());
    weir::Clock::time_point now{100s};
    const auto gone_at = [&] {
        int gone = 0;
        while (workers.lets_one_go(now))
            ++gone;
        return gone;
    };
    CHECK(gone_at() == 2);
    now += Workers::kRound - 1ms;
    CHECK(gone_at() == 0);
    now += 1ms;
    passes.resize(3);
    CHECK(gone_at() == 1);
    now += 1h;
    passes.clear();
    CHECK(gone_at() == 1);
}
