// SPDX-License-Identifier: MIT
// A week of 300 rooms in virtual time: whatever happens, each live moment is recorded, or told with
// its cause.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "watch/week_world.hpp"

namespace weir::watch {
namespace {

constexpr Moment kDay = 24 * 3'600'000LL;

#if defined(WEIR_SANITIZED)
constexpr Moment kLength = kDay / 2;
#else
constexpr Moment kLength = 7 * kDay;
#endif

/// Of the rooms with a schedule, as week_world.cpp sets it: 02:00 to 10:00 is closed.
std::vector<Span> closed_hours(const std::string& id) {
    std::vector<Span> closed;
    if (!id.ends_with('0')) return closed;
    for (Moment day = 0; day <= kLength; day += kDay)
        closed.push_back({day + 2 * kDay / 24, day + 10 * kDay / 24});
    return closed;
}

std::string text(const std::vector<Span>& spans) {
    std::string out;
    for (const Span& span : spans)
        out += fmt::format("{}-{} ", span.from, span.until);
    return out;
}

Moment total(const std::vector<Span>& spans) {
    Moment sum = 0;
    for (const Span& span : spans)
        sum += span.until - span.from;
    return sum;
}

}  // namespace

TEST_CASE("week: each live moment of 300 rooms is recorded, or told with its cause", "[watch]") {
    const WeekOptions options{.seed = 1, .length = kLength};
    WeekWorld world{options};
    world.run();
    Moment live = 0, recorded = 0;
    for (const auto& [id, room] : world.rooms()) {
        auto wanted = without(room.live, without({{0, kLength}}, room.wanted));
        wanted = without(wanted, closed_hours(id));
        const auto missed = without(wanted, room.recorded);
        const auto untold = without(missed, room.told);
        INFO(id << ": live " << text(room.live) << "\nrecorded " << text(room.recorded) << "\ntold "
                << text(room.told));
        // Of what is unknown yet when the week ends, nothing was told.
        std::vector<Span> inner;
        for (const Span& span : untold)
            if (span.until < kLength) inner.push_back(span);
        CHECK(text(inner) == "");
        live += total(wanted);
        recorded += total(wanted) - total(missed);
    }
    CHECK(world.most_at_once() <= options.host.at_once);
    CHECK(world.most_in_a_minute() <= options.host.per_minute + options.host.at_once);
    CHECK(recorded > live / 2);
    // The story had all of it.
    CHECK(world.polls() > 10'000);
    CHECK(world.drops() > 10);
    const auto causes = world.causes();
    for (const char* cause : {"poll", "dropped", "error", "limit", "disk", "down"}) {
        INFO(cause);
        CHECK(causes.contains(cause));
    }
}

}  // namespace weir::watch
