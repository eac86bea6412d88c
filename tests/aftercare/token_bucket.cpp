// SPDX-License-Identifier: MIT
#include "aftercare/token_bucket.hpp"

#include <catch2/catch.hpp>

namespace weir {
namespace {

using aftercare::TokenBucket;

/// One who waits as told, in virtual time.
struct Mover {
    TokenBucket& bucket;
    Clock::time_point now{};
    void move(std::uint64_t bytes) { now += bucket.take(bytes, now); }
};

double seconds(Clock::duration d) {
    return std::chrono::duration<double>(d).count();
}

TEST_CASE("token bucket: all who take from it together keep to its rate", "[aftercare]") {
    TokenBucket bucket{1'000'000};
    const Clock::time_point begin{std::chrono::hours{1}};
    std::vector<Mover> movers(3, Mover{bucket, begin});
    for (int i = 0; i < 300; ++i)
        std::ranges::min_element(movers, {}, &Mover::now)->move(100'000);
    const auto last = std::ranges::max_element(movers, {}, &Mover::now)->now;
    CHECK(seconds(last - begin) == Approx(30.0 - 0.1).margin(0.01));
}

TEST_CASE("token bucket: a long rest saves up a tenth of a second, not more", "[aftercare]") {
    TokenBucket bucket{1'000'000};
    Clock::time_point now{std::chrono::hours{1}};
    CHECK(bucket.take(100'000, now) == Clock::duration::zero());
    now += std::chrono::hours{5};
    CHECK(bucket.take(100'000, now) == Clock::duration::zero());
    CHECK(seconds(bucket.take(500'000, now)) == Approx(0.5));
}

TEST_CASE("token bucket: what is owed is paid at the new rate", "[aftercare]") {
    TokenBucket bucket{1'000};
    const Clock::time_point now{std::chrono::hours{1}};
    CHECK(seconds(bucket.take(10'100, now)) == Approx(10.0));
    bucket.set_rate(1'000'000, now);
    CHECK(seconds(bucket.take(0, now)) == Approx(0.01));
    bucket.set_rate(0, now);
    CHECK(bucket.take(1u << 30, now) == Clock::duration::zero());
}

TEST_CASE("token bucket: no debt is beyond a day", "[aftercare]") {
    TokenBucket bucket{1};
    const Clock::time_point now{std::chrono::hours{1}};
    CHECK(bucket.take(~std::uint64_t{0}, now) <= std::chrono::hours{24});
}

}  // namespace
}  // namespace weir
