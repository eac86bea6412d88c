// SPDX-License-Identifier: MIT
// From the page of a room to its recording: weir and its resolvers, against stand-ins of platforms
// in front of a real live origin.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "e2e/judge.hpp"
#include "e2e/platforms.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

std::vector<std::string> arguments(const StandIn& stand_in, std::vector<std::string> more) {
    auto all = stand_in.options();
    std::ranges::move(more, std::back_inserter(all));
    std::ranges::copy(stand_in.rooms(), std::back_inserter(all));
    return all;
}

std::string text_of(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

void wait_for_segments(const kit::Origin& origin, std::uint64_t count) {
    const auto until = origin.complete_segments() + count;
    CHECK(kit::wait_for([&] { return origin.complete_segments() >= until; }, 10s));
}

}  // namespace

TEST_CASE("rooms: each platform's room is recorded from its page, frame by frame", "[e2e]") {
    const auto origin = kit::started(kit::quick_options(32));
    const StandIn stand_in{
        origin,
        {bilibili_flv("bili-flv", "3000001"), bilibili_hls("bili-hls", "3000002"), douyin("douyin"),
         huya("huya"), douyu("douyu"), twitch("twitch"), youtube("youtube"), showroom("showroom"),
         chzzk("chzzk")}};
    const kit::TempDir folder;
    auto weir = WeirProcess::record(folder.path(), arguments(stand_in, {"--duration", "3s"}));
    const Outcome outcome = weir.finish(40s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(text_of(stand_in.refused()) == "");
    for (const Platform& platform : stand_in.platforms()) {
        const Judged judged = judge(origin, platform.stream, outcome.recorded(platform.room));
        INFO(judged.text());
        CHECK(judged.recorded.state == "completed");
        CHECK(judged.recorded.runs == 1);
        CHECK(judged.recorded.files.size() == 1);
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.flawless());
        CHECK(judged.verdict.video.matched >= 85);
    }
    CHECK(stand_in.count("live.douyin.com", "a_bogus=") == 1);
}

TEST_CASE("rooms: URLs that expire are renewed, and not a packet is lost or doubled", "[e2e]") {
    const auto origin = kit::started(kit::quick_options(32));
    const auto stage = std::make_shared<Stage>();
    stage->life = std::chrono::seconds{4};
    const StandIn stand_in{origin, {chzzk("renewed", stage)}};
    const kit::TempDir folder;
    auto weir = WeirProcess::record(folder.path(), arguments(stand_in, {}));
    // Three renewals, and what follows the last.
    CHECK(kit::wait_for([&] { return stage->given >= 4; }, 30s));
    wait_for_segments(origin, 2);
    weir.send_signal(SIGINT);
    const Outcome outcome = weir.finish(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(text_of(stand_in.refused()) == "");
    const Judged judged = judge(origin, "renewed", outcome.recorded(stand_in.rooms()[0]));
    INFO(judged.text());
    CHECK(judged.recorded.runs == 1);
    CHECK(judged.recorded.files.size() == 1);
    CHECK(judged.recorded.gaps.empty());
    CHECK(judged.problems.empty());
    CHECK(judged.begins_first);
    CHECK(judged.verdict.flawless());
    CHECK(judged.recorded.duration_s() > 6);
}

TEST_CASE("rooms: streams whose URLs are good once go on when they are cut", "[e2e]") {
    constexpr unsigned kCuts = 3;
    auto origin = kit::started(kit::quick_options(32));
    const auto stage = std::make_shared<Stage>();
    const StandIn stand_in{origin, {huya("cut", stage)}};
    const kit::TempDir folder;
    auto weir = WeirProcess::record(folder.path(), arguments(stand_in, {}));
    CHECK(weir.wait_for_events("run", 1, 20s));
    for (unsigned i = 1; i <= kCuts; ++i) {
        wait_for_segments(origin, 1);
        origin.inject("cut", {.kind = kit::FaultKind::cut, .after_bytes = 20'000});
        CHECK(weir.wait_for_events("run", i + 1, 20s));
    }
    wait_for_segments(origin, 1);
    weir.send_signal(SIGINT);
    const Outcome outcome = weir.finish(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    INFO("refused:\n" << text_of(stand_in.refused()));
    CHECK(stage->given == kCuts + 1);
    const Judged judged = judge(origin, "cut", outcome.recorded(stand_in.rooms()[0]));
    INFO(judged.text());
    CHECK(judged.recorded.runs == kCuts + 1);
    CHECK(judged.recorded.files.size() == 1);
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.accounted());
    CHECK(judged.tells_no_more());
    CHECK(judged.missing_s() <= 1.5 * kCuts);
}

TEST_CASE("rooms: one that goes off the air and comes back is recorded each time, nothing twice",
          "[e2e]") {
    constexpr std::size_t kTimes = 2;
    const auto origin = kit::started(kit::quick_options(32));
    const auto stage = std::make_shared<Stage>();
    stage->is_live = false;
    const StandIn stand_in{origin, {chzzk("flap", stage)}};
    RunHouse house{stand_in.config() + "file_name = \"flap_{date}_{time}_{n}\"\n" +
                   "[watch]\npoll_interval = \"500ms\"\nretry_delay = \"100ms\"\n"};
    house.set_rooms(stand_in.rooms());
    house.start();
    CHECK(kit::wait_for([&] { return stand_in.count("api.chzzk.naver.com", "") >= 2; }, 20s));
    CHECK(house.files("flap").empty());
    for (std::size_t i = 1; i <= kTimes; ++i) {
        stage->is_live = true;
        CHECK(house.weir().wait_for_events("file_opened", i, 20s));
        wait_for_segments(origin, 2);
        stage->is_live = false;
        CHECK(house.weir().wait_for_events("ended", i, 20s));
    }
    const Outcome outcome = house.stop(20s);
    INFO(outcome.errors);
    CHECK(outcome.exit_code == 0);
    CHECK(house.leftovers().empty());
    CHECK(house.catalogue_problems() == "");
    CHECK(house.files("flap").size() == kTimes);
    const Judged judged = judge(origin, "flap", house.recorded("flap"));
    INFO(judged.text());
    CHECK(judged.problems.empty());
    for (const auto* track : {&judged.verdict.video, &judged.verdict.audio}) {
        CHECK(track->doubled == 0);
        CHECK(track->out_of_order == 0);
        CHECK(track->foreign == 0);
        // What is missing is what nobody could have: between two broadcasts.
        CHECK(track->missing.size() <= kTimes - 1);
    }
    CHECK(judged.verdict.video.matched >= kTimes * 2 * 30);
}

}  // namespace weir::e2e
