// SPDX-License-Identifier: MIT
#include "watch/unseen.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::watch {
namespace {

WallClock::time_point at(int seconds) {
    return WallClock::time_point{std::chrono::seconds{seconds}};
}

std::string trace(const std::vector<Unwatched>& told) {
    std::string text;
    for (const auto& stretch : told)
        text +=
            fmt::format("{}:{}-{} ", to_string(stretch.cause), WallClock::to_time_t(stretch.from),
                        WallClock::to_time_t(stretch.until));
    return text;
}

}  // namespace

TEST_CASE("unseen: a room that is live tells all since it was last known", "[watch]") {
    Unseen unseen;
    unseen.begin(at(100), UnwatchedCause::poll);
    unseen.change(at(160), UnwatchedCause::error, "HTTP 503");
    unseen.change(at(220), UnwatchedCause::error, "HTTP 503");
    unseen.change(at(280), UnwatchedCause::disk);
    CHECK(trace(unseen.end(at(300))) == "poll:100-160 error:160-280 disk:280-300 ");
    CHECK(unseen.end(at(400)).empty());
}

TEST_CASE("unseen: between two polls that found nothing, nothing is told", "[watch]") {
    Unseen unseen;
    unseen.begin(at(100), UnwatchedCause::poll);
    CHECK(trace(unseen.end_not_live(at(170), 90s)).empty());
    unseen.begin(at(170), UnwatchedCause::poll);
    unseen.change(at(230), UnwatchedCause::error);
    CHECK(trace(unseen.end_not_live(at(231), 90s)).empty());
}

TEST_CASE("unseen: what kept it from being asked for long is told though it is not live",
          "[watch]") {
    Unseen unseen;
    unseen.begin(at(100), UnwatchedCause::poll);
    unseen.change(at(160), UnwatchedCause::limit);
    CHECK(trace(unseen.end_not_live(at(500), 90s)) == "poll:100-160 limit:160-500 ");
}

TEST_CASE("unseen: an endless change of causes takes bounded memory", "[watch]") {
    Unseen unseen;
    unseen.begin(at(0), UnwatchedCause::poll);
    for (int i = 1; i < 10'000; ++i)
        unseen.change(at(i), i % 2 == 0 ? UnwatchedCause::error : UnwatchedCause::queue);
    const auto told = unseen.end(at(10'000));
    CHECK(told.size() <= 64);
    CHECK(told.front().from == at(0));
    CHECK(told.back().until == at(10'000));
}

}  // namespace weir::watch
