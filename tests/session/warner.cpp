// SPDX-License-Identifier: MIT
#include "session/warner.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using session::Warner;
using Kind = event::ResourceWarning::Kind;

namespace {

const ResourceOptions kOptions{.cpu_share = 0.8, .memory_bytes = 500, .quiet_period = 60s};
constexpr Clock::time_point kBegin{1000s};

}  // namespace

TEST_CASE("warner: what is above its threshold is told once in a quiet period", "[session]") {
    Warner warner;
    CHECK(warner.look(1, {0.8, 500}, kOptions, kBegin).empty());
    const auto first = warner.look(1, {0.9, 100}, kOptions, kBegin);
    REQUIRE(first.size() == 1);
    CHECK(first[0].kind == Kind::cpu);
    CHECK(first[0].value == 0.9);
    CHECK(first[0].threshold == 0.8);
    CHECK(warner.look(1, {0.9, 100}, kOptions, kBegin + 59s).empty());
    CHECK(warner.look(1, {0.1, 100}, kOptions, kBegin + 59s).empty());
    CHECK(warner.look(1, {0.9, 100}, kOptions, kBegin + 59s).empty());
    CHECK(warner.look(1, {0.9, 100}, kOptions, kBegin + 60s).size() == 1);
}

TEST_CASE("warner: recordings and kinds have quiet periods of their own", "[session]") {
    Warner warner;
    CHECK(warner.look(1, {0.9, 100}, kOptions, kBegin).size() == 1);
    const auto memory = warner.look(1, {0.9, 600}, kOptions, kBegin + 1s);
    REQUIRE(memory.size() == 1);
    CHECK(memory[0].kind == Kind::memory);
    CHECK(memory[0].value == 600);
    CHECK(warner.look(2, {0.9, 600}, kOptions, kBegin + 1s).size() == 2);
    warner.forget(2);
    CHECK(warner.look(2, {0.9, 600}, kOptions, kBegin + 2s).size() == 2);
}

TEST_CASE("warner: a threshold of 0 is none", "[session]") {
    Warner warner;
    const ResourceOptions none{.cpu_share = 0, .memory_bytes = 0};
    CHECK(warner.look(1, {8, 1'000'000'000}, none, kBegin).empty());
}
