// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "kit/origin/live_plan.hpp"
#include "kit/origin/location.hpp"

namespace weir::kit {
namespace {

constexpr std::int64_t kSecond = 90'000;

LivePlan plan_of_three() {
    return LivePlan{{.segment_90k = 2 * kSecond,
                     .window = 3,
                     .retained = 2,
                     .first_msn = 50,
                     .start_90k = 10 * kSecond}};
}

/// "50 51 D 52 end": the playlist as a story.
std::string trace(const LivePlan& plan, std::int64_t seconds) {
    const auto text = plan.playlist(seconds * kSecond, std::nullopt);
    if (!text) return "none";
    std::string story;
    for (std::size_t at = 0; at < text->size();) {
        const auto end = text->find('\n', at);
        const auto line = text->substr(at, end - at);
        at = end + 1;
        if (line == "#EXT-X-DISCONTINUITY") story += "D ";
        if (line == "#EXT-X-ENDLIST") story += "end ";
        if (line.starts_with("#EXT-X-DISCONTINUITY-SEQUENCE:"))
            story += "dsn" + line.substr(30) + ' ';
        if (line[0] != '#') story += line.substr(0, line.size() - 3) + ' ';
    }
    if (!story.empty()) story.pop_back();
    return story;
}

}  // namespace

TEST_CASE("live plan: segments appear when they are complete, and the window slides", "[kit]") {
    const auto plan = plan_of_three();
    CHECK(trace(plan, 1) == "none");
    CHECK(trace(plan, 2) == "50");
    CHECK(trace(plan, 7) == "50 51 52");
    CHECK(trace(plan, 10) == "52 53 54");
    CHECK_FALSE(plan.locate(0, 52, 5 * kSecond));
    CHECK(plan.locate(0, 52, 6 * kSecond)->k == 2);
    CHECK(plan.locate(0, 52, 14 * kSecond)->k == 2);
    CHECK_FALSE(plan.locate(0, 52, 16 * kSecond));
}

TEST_CASE("live plan: a restart begins at 0 under other names, near timestamp 0", "[kit]") {
    auto plan = plan_of_three();
    plan.restart(11 * kSecond, 0);  // segment 5 is in progress, 6 begins anew
    CHECK(trace(plan, 12) == "53 54 55");
    CHECK(trace(plan, 14) == "r1/0");
    CHECK(trace(plan, 18) == "r1/0 r1/1 r1/2");
    CHECK(plan.locate(0, 55, 14 * kSecond)->k == 5);
    CHECK_FALSE(plan.locate(0, 56, 18 * kSecond));
    const auto first = plan.locate(1, 0, 14 * kSecond);
    REQUIRE(first);
    CHECK(first->k == 6);
    CHECK(first->shift_90k == -(10 + 12) * kSecond);
}

TEST_CASE("live plan: a restart with an outage leaves media out", "[kit]") {
    auto plan = plan_of_three();
    plan.restart(11 * kSecond, 4 * kSecond);
    CHECK(trace(plan, 17) == "53 54 55");
    CHECK(trace(plan, 18) == "r1/0");
    CHECK(plan.locate(1, 0, 18 * kSecond)->k == 8);
    CHECK(plan.epoch_at(13 * kSecond) == std::nullopt);
    CHECK(plan.epoch_at(16 * kSecond)->restart == 1);
}

TEST_CASE("live plan: a discontinuity is told, and counted when it has left the window", "[kit]") {
    auto plan = plan_of_three();
    plan.jump(11 * kSecond, 100 * kSecond);
    CHECK(trace(plan, 14) == "54 55 D 56");
    CHECK(trace(plan, 18) == "D 56 57 58");
    CHECK(trace(plan, 20) == "dsn1 57 58 59");
    CHECK(plan.locate(0, 55, 14 * kSecond)->shift_90k == 0);
    CHECK(plan.locate(0, 56, 14 * kSecond)->shift_90k == 100 * kSecond);
}

TEST_CASE("live plan: a frozen playlist stays, its media goes on", "[kit]") {
    auto plan = plan_of_three();
    plan.freeze(10 * kSecond, 6 * kSecond);
    CHECK(trace(plan, 15) == "52 53 54");
    CHECK(plan.locate(0, 56, 15 * kSecond));
    CHECK(trace(plan, 16) == "55 56 57");
}

TEST_CASE("live plan: after the end the playlist says so, and is gone later", "[kit]") {
    auto plan = plan_of_three();
    plan.end(11 * kSecond);
    CHECK(trace(plan, 11) == "52 53 54");
    CHECK(trace(plan, 12) == "53 54 55 end");
    CHECK(trace(plan, 22) == "53 54 55 end");
    CHECK(trace(plan, 24) == "none");
    CHECK_FALSE(plan.epoch_at(12 * kSecond));
}

TEST_CASE("live plan: one segment can have another's content", "[kit]") {
    auto plan = plan_of_three();
    plan.replace(53, 52);
    CHECK(plan.locate(0, 53, 10 * kSecond)->k == 2);
    CHECK(plan.locate(0, 52, 10 * kSecond)->k == 2);
}

TEST_CASE("location: paths of live streams name stream, restart and segment", "[kit]") {
    const auto live = [](std::string_view target) {
        return parse_live_path(parse_location(target).path);
    };
    CHECK(live("/live/a%20b/index.m3u8")->name == "a b");
    CHECK(live("/live/a/360p/r2/17.ts?x=1")->restart == 2);
    CHECK(live("/live/a/360p/r2/17.ts")->msn == 17);
    CHECK(live("/live/r1/17.ts")->name == "r1");
    CHECK(live("/live/a.flv")->what == LivePath::What::flv);
    CHECK_FALSE(live("/live/a/x17.ts"));
    CHECK_FALSE(live("/live/a"));
    CHECK(parse_location("/bad/redirect?to=file%3A%2F%2F%2Fetc").query.at("to") == "file:///etc");
}

TEST_CASE("location: byte ranges are clipped to the body", "[kit]") {
    const auto range = [](std::string_view header) {
        const auto r = parse_range(header, 100);
        return r ? std::to_string(r->first) + "-" + std::to_string(r->last) : "none";
    };
    CHECK(range("bytes=0-9") == "0-9");
    CHECK(range("bytes=90-") == "90-99");
    CHECK(range("bytes=-10") == "90-99");
    CHECK(range("bytes=50-500") == "50-99");
    CHECK(range("bytes=100-") == "none");
    CHECK(range("bytes=9-3") == "none");
    CHECK(range("lines=1-2") == "none");
}

}  // namespace weir::kit
