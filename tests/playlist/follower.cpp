// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

TEST_CASE("follower: it begins with the oldest segment, and with a reload", "[playlist]") {
    Story story;
    CHECK(story.trace() == "reload");
    CHECK(story.load({.msn = 7}) == "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 wake:+6s");
}

TEST_CASE("follower: after the window slides it fetches only what is new", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({0, 1, 2});
    CHECK(story.pass(6s) == "reload");
    CHECK(story.load({.msn = 9}) == "fetch:3=msn10 fetch:4=msn11 wake:+6s");
    CHECK(story.pass(6s) == "reload");
    CHECK(story.load({.msn = 10}) == "fetch:5=msn12 wake:+6s");
}

TEST_CASE("follower: an unchanged playlist is loaded again after half a target", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.pass(6s);
    CHECK(story.load({.msn = 7}) == "wake:+3s");
    story.pass(3s);
    CHECK(story.load({.msn = 7}) == "wake:+3s");
    story.pass(3s);
    CHECK(story.load({.msn = 8}) == "fetch:3=msn10 wake:+6s");
}

TEST_CASE("follower: the pace counts from the start of a load, and one load is enough",
          "[playlist]") {
    Story story;
    story.follower.on_reload_started(story.now);
    CHECK_FALSE(story.follower.reload_due(story.now));
    story.now += 2s;
    story.follower.on_playlist(kit::live_playlist({.msn = 7}), story.now);
    CHECK(story.trace() == "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 wake:+4s");
    story.now += 4s;
    story.follower.on_reload_started(story.now);
    story.now += 9s;
    story.follower.on_playlist(kit::live_playlist({.msn = 8}), story.now);
    CHECK(story.trace() == "fetch:3=msn10 reload");
}

TEST_CASE("follower: a list shorter than its target durations say is loaded before it slides by",
          "[playlist]") {
    Story story;
    auto playlist = kit::live_playlist({.msn = 7, .target = Seconds{2}});
    playlist.target_duration = Seconds{10};
    story.follower.on_playlist(playlist, story.now);
    CHECK(story.trace() == "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 wake:+3s");
}

TEST_CASE("follower: no target duration makes it spin, or sleep for hours", "[playlist]") {
    for (const auto& [target, changed, unchanged] :
         {std::tuple{0.0, "0.25s", "0.25s"}, {0.3, "0.3s", "0.25s"}, {86'400.0, "60s", "30s"}}) {
        Story story;
        CHECK(story.load({.msn = 1, .target = Seconds{target}}) ==
              fmt::format("fetch:0=msn1 fetch:1=msn2 fetch:2=msn3 wake:+{}", changed));
        CHECK(story.load({.msn = 1, .target = Seconds{target}}) ==
              fmt::format("wake:+{}", unchanged));
    }
    Story story;
    auto playlist = kit::live_playlist({.msn = 1, .segments = 10});
    playlist.target_duration = Seconds{86'400};
    story.follower.on_playlist(playlist, story.now);
    CHECK_THAT(story.trace(), Catch::EndsWith("wake:+10s"));
}

TEST_CASE("follower: a failed segment is tried again, later each time, while it is listed",
          "[playlist]") {
    Story story;
    story.load({.msn = 7, .segments = 1, .target = Seconds{20}});
    std::vector<double> delays_ms;
    for (unsigned attempt = 1; attempt <= 6; ++attempt) {
        CHECK(story.fail_fetch(0, 404).find("wake") == 0);
        const auto failed_at = story.now;
        CHECK(story.wake().find(fmt::format("fetch:0=msn7#{}", attempt + 1)) == 0);
        delays_ms.push_back(
            std::chrono::duration<double, std::milli>(story.now - failed_at).count());
    }
    double full_ms = 250;
    for (const double delay_ms : delays_ms) {
        CHECK(delay_ms <= full_ms);
        CHECK(delay_ms >= full_ms * 3 / 4);
        full_ms = std::min(full_ms * 2, 2'000.0);
    }
    story.fetched({0});
    CHECK(story.follower.take_losses().empty());
}

TEST_CASE("follower: retries differ between streams", "[playlist]") {
    const auto delay = [](std::uint32_t seed) {
        Story story{FollowerOptions{.jitter_seed = seed}};
        story.load({.msn = 7});
        story.fail_fetch(0, 503);
        return story.follower.next_wakeup();
    };
    CHECK(delay(1) == delay(1));
    CHECK(delay(1) != delay(12'345'678));
}

TEST_CASE("follower: a retry takes its turn before what is newer", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({0, 2});
    story.fail_fetch(1, 503);
    CHECK_FALSE(story.follower.peek_fetch(story.now));
    story.now += 6s;
    story.follower.on_playlist(kit::live_playlist({.msn = 8}), story.now);
    CHECK(story.follower.peek_fetch(story.now) == 1u);
    CHECK(story.trace() == "fetch:1=msn8#2 fetch:3=msn10 wake:+6s");
}

TEST_CASE("follower: a segment that left the list is tried as long as a server must keep it",
          "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({1, 2});
    story.pass(6s);
    story.load({.msn = 8});  // 6 s + 18 s from here
    story.fetched({3});
    story.fail_fetch(0, 503);
    std::string last;
    while (last.find("lost") != 0) {
        last = story.wake();
        if (last.find("fetch:0") == 0) story.fail_fetch(0, 503);
        if (last == "reload") story.load({.msn = 8});
    }
    CHECK(last.find("lost:0=msn7(expired)") == 0);
    CHECK(story.elapsed_s() == 30);
}

TEST_CASE("follower: 404 is final only after the segment left the list", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({2});
    story.fail_fetch(0, 404);
    story.fail_fetch(1, 503);
    CHECK(story.pass(6s) == "fetch:0=msn7#2 fetch:1=msn8#2 reload");
    CHECK(story.load({.msn = 9}) == "fetch:3=msn10 fetch:4=msn11 wake:+6s");
    CHECK(story.fail_fetch(0, 404) == "lost:0=msn7(http_status) wake:+6s");
    CHECK(story.fail_fetch(1, 503).find("lost") == std::string::npos);
    CHECK(story.pass(500ms).find("fetch:1=msn8#3") == 0);
    CHECK(story.fail_fetch(1, 410).find("lost:1=msn8(http_status)") == 0);
}

TEST_CASE("follower: the last failure is the cause of a loss, and its words are told",
          "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fail_fetch(0, 503);
    story.pass(500ms);
    story.follower.on_fetch_failed(0, {GapCause::too_large, "3 GB", true}, story.now);
    const auto losses = story.follower.take_losses();
    REQUIRE(losses.size() == 1);
    CHECK(losses[0].gap.cause == GapCause::too_large);
    CHECK(losses[0].gap.detail == "3 GB");
    CHECK(losses[0].gap.seconds == 6);
    CHECK(losses[0].gap.from_msn == 7u);
    CHECK(losses[0].gap.to_msn == 7u);
}

TEST_CASE("follower: that a segment was deleted in the end does not hide why it could not be had",
          "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({2});
    for (const Follower::Position position : {0, 1})
        story.follower.on_fetch_failed(position, {GapCause::truncated, "18 of 52 bytes"},
                                       story.now);
    story.pass(6s);
    CHECK(story.load({.msn = 9}) == "fetch:3=msn10 fetch:4=msn11 wake:+6s");
    CHECK(story.fail_fetch(0, 404) == "lost:0=msn7(truncated) wake:+6s");
    SECTION("a refusal of another kind does, for it may be lifted") {
        story.fail_fetch(1, 403);
        story.pass(500ms);
        CHECK(story.fail_fetch(1, 404).find("lost:1=msn8(http_status)") == 0);
    }
    SECTION("the words are those of the cause") {
        story.follower.on_fetch_failed(1, {GapCause::http_status, "HTTP 410", false, 410},
                                       story.now);
        CHECK(story.follower.take_losses().at(0).gap.detail == "18 of 52 bytes");
    }
}

TEST_CASE("follower: a loss has the time of day at which it begins", "[playlist]") {
    const WallTime noon{std::chrono::hours{12}};
    Story story;
    const auto next_loss = [&] { return story.follower.take_losses().at(0).gap; };
    story.load({.msn = 7, .date = noon});
    story.follower.on_fetch_failed(1, {GapCause::too_large, "3 GB", true}, story.now);
    CHECK(next_loss().program_date_time == noon + 6s);
    SECTION("also of what was never listed") {
        story.follower.on_playlist(kit::live_playlist({.msn = 12, .date = noon + 30s}), story.now);
        CHECK(next_loss().program_date_time == noon + 18s);
    }
    SECTION("none where the playlist no longer tells it") {
        story.follower.on_playlist(kit::live_playlist({.msn = 8}), story.now);
        story.follower.on_playlist(kit::live_playlist({.msn = 13}), story.now);
        CHECK_FALSE(next_loss().program_date_time);
    }
}

TEST_CASE("follower: what was never fetched is lost by time alone", "[playlist]") {
    Story story;
    story.follower.on_playlist(kit::live_playlist({.msn = 7}), story.now);
    story.now += 6s;
    story.follower.on_playlist(kit::live_playlist({.msn = 9}), story.now);
    story.now += 24s;
    story.follower.on_time(story.now - milliseconds{1});
    CHECK(story.follower.take_losses().empty());
    CHECK(story.follower.next_wakeup() <= story.now);
    story.follower.on_time(story.now);
    CHECK(story.trace() ==
          "lost:0=msn7(expired) lost:1=msn8(expired) fetch:2=msn9 fetch:3=msn10 fetch:4=msn11 "
          "reload");
}

TEST_CASE("follower: a fetch in flight is not given up before its outcome is known", "[playlist]") {
    Story story;
    story.load({.msn = 7, .segments = 1});
    story.load({.msn = 8, .segments = 1});
    story.pass(10min);
    CHECK(story.follower.take_losses().empty());
    CHECK(story.fail_fetch(0, 503).find("lost:0=msn7(expired)") == 0);
}

TEST_CASE("follower: in a long list a hopeless segment does not hold up the rest for hours",
          "[playlist]") {
    Story story;
    story.load({.msn = 0, .segments = 5'000, .target = Seconds{2}});
    unsigned attempts = 1;
    std::string last = story.fail_fetch(0, 404);
    while (last.find("lost") != 0) {
        last = story.wake();
        if (last.find("fetch:0=msn0#") == 0) last = (++attempts, story.fail_fetch(0, 404));
        if (last == "reload")
            last = story.load({.msn = 0, .segments = 5'000 + attempts, .target = Seconds{2}});
    }
    CHECK(last.find("lost:0=msn0(http_status)") == 0);
    CHECK(story.elapsed_s() == 60);
}

TEST_CASE("follower: a segment is fetched as the newest playlist lists it", "[playlist]") {
    Story story;
    story.load({.msn = 7, .query = "?token=1"});
    story.fail_fetch(1, 403);
    story.now += 6s;
    story.follower.on_playlist(kit::live_playlist({.msn = 8, .query = "?token=2"}), story.now);
    const auto fetch = story.follower.next_fetch(story.now);
    REQUIRE(fetch.has_value());
    CHECK(fetch->segment.uri == "http://origin.test/live/seg8.ts?token=2");
}

TEST_CASE("follower: where the origin has a gap nothing is fetched", "[playlist]") {
    Story story;
    CHECK(story.load({.msn = 7, .gaps = {8}}) ==
          "lost:1=msn8(gap_tag) fetch:0=msn7 fetch:2=msn9 wake:+6s");
    story.fail_fetch(2, 404);
    CHECK(story.load({.msn = 8, .gaps = {8, 9}}) == "lost:2=msn9(gap_tag) fetch:3=msn10 wake:+6s");
}

TEST_CASE("follower: a discontinuity stays with its segment", "[playlist]") {
    Story story;
    CHECK(story.load({.msn = 7, .discontinuities = {8}}) ==
          "fetch:0=msn7 fetch:1=msn8! fetch:2=msn9 wake:+6s");
    story.fail_fetch(1, 503);
    CHECK(story.pass(1s) == "fetch:1=msn8#2! wake:+5s");
}

TEST_CASE("follower: a jump forward loses what was never listed, as one", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    CHECK(story.load({.msn = 20}) ==
          "lost:3=msn10..19(expired) fetch:4=msn20 fetch:5=msn21 fetch:6=msn22 wake:+6s");
    story.pass(6s);
    story.follower.on_playlist(kit::live_playlist({.msn = 24}), story.now);
    const auto losses = story.follower.take_losses();
    REQUIRE(losses.size() == 1);
    CHECK(losses[0].gap.from_msn == 23u);
    CHECK(losses[0].gap.to_msn == 23u);
    CHECK(losses[0].gap.seconds == 6);
}

TEST_CASE("follower: a hostile jump costs neither time nor memory", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    constexpr std::uint64_t kFar = 1ull << 60;
    CHECK(story.load({.msn = kFar, .segments = 1}) ==
          fmt::format("lost:3=msn10..{}(expired) fetch:4=msn{} wake:+3s", kFar - 1, kFar));
    constexpr auto kLast = std::numeric_limits<std::uint64_t>::max();
    CHECK(story.load({.msn = kLast, .segments = 1}) ==
          fmt::format("lost:5=msn{}..{}(expired) fetch:6=msn{} wake:+3s", kFar + 1, kLast - 1,
                      kLast));
    CHECK(story.load({.msn = kLast, .segments = 1}) == "wake:+1.5s");
}

TEST_CASE("follower: what is pending stays bounded, whatever is listed", "[playlist]") {
    Story story;
    for (std::uint64_t load = 0; load < 5; ++load)
        story.follower.on_playlist(
            kit::live_playlist({.msn = load * 1'000'000, .segments = 20'000}), story.now);
    // All but the last list, and the four ranges between.
    const auto losses = story.follower.take_losses();
    CHECK(losses.size() == 4 * 20'000 + 4);
    CHECK(losses.front().gap.cause == GapCause::shed);
    CHECK(losses.front().gap.from_msn == 0u);
}

TEST_CASE("follower: at EXT-X-ENDLIST it ends when every position is settled", "[playlist]") {
    Story story;
    CHECK(story.load({.msn = 7, .ended = true}) == "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 asleep");
    story.fetched({0, 2});
    CHECK(story.pass(10min) == "asleep");
    CHECK_FALSE(story.follower.reload_due(story.now));
    story.fail_fetch(1, 404);
    std::string last;
    while (last.find("over") == std::string::npos) {
        last = story.wake();
        if (last.find("fetch:1") == 0) story.fail_fetch(1, 404);
    }
    CHECK(last == "lost:1=msn8(http_status) over:ended");
    CHECK(story.elapsed_s() == 660);
    CHECK_FALSE(story.follower.reload_due(story.now));
}

TEST_CASE("follower: a playlist without segments is waited for, and may be the end", "[playlist]") {
    Story story;
    CHECK(story.load({.segments = 0}) == "wake:+0.25s");
    CHECK(story.load({.msn = 7, .segments = 1}) == "fetch:0=msn7 wake:+3s");
    CHECK(story.load({.segments = 0}) == "wake:+1.5s");
    story.fetched({0});
    CHECK(story.load({.segments = 0, .ended = true}) == "over:ended");
}

TEST_CASE("follower: a playlist that brings nothing new for too long is frozen", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({0, 1, 2});
    while (story.pass(3s).find("over") == std::string::npos)
        story.load({.msn = 7});
    CHECK(story.trace() == "over:frozen");
    CHECK(story.elapsed_s() == 30);
    CHECK_FALSE(story.follower.reload_due(story.now));
}

TEST_CASE("follower: patience is never shorter than three target durations", "[playlist]") {
    Story story;
    story.load({.msn = 7, .target = Seconds{15}});
    story.fetched({0, 1, 2});
    CHECK(story.pass(44'999ms) == "reload");
    CHECK(story.pass(1ms) == "over:frozen");
}

TEST_CASE("follower: a load that never comes back does not hold it for ever", "[playlist]") {
    Story story;
    story.follower.on_reload_started(story.now);
    CHECK(story.pass(29s) == "wake:+1s");
    CHECK(story.pass(1s) == "over:frozen");
}

TEST_CASE("follower: when it is over, what was listed gets a deadline", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({0, 2});
    story.fail_fetch(1, 503);
    story.pass(28s);
    CHECK(story.pass(2s) == "over:frozen");
    story.fail_fetch(1, 503);
    CHECK(story.pass(20s) == "fetch:1=msn8#3 over:frozen");
    CHECK(story.pass(4s) == "over:frozen");
    CHECK_FALSE(story.follower.is_settled());
    CHECK(story.fail_fetch(1, 503) == "lost:1=msn8(http_status) over:frozen");
    CHECK(story.follower.is_settled());
    CHECK(story.follower.next_wakeup() == Clock::time_point::max());
}

TEST_CASE("follower: a playlist refused for a target duration is gone", "[playlist]") {
    for (const int status : {403, 404, 410}) {
        Story story;
        story.load({.msn = 7, .target = Seconds{2}});
        story.fetched({0, 1, 2});
        story.pass(2s);
        unsigned loads = 0;
        std::string last = "reload";
        while (last == "reload" && ++loads < 20) {
            story.fail_load(Error{http_error(status)});
            last = story.follower.over() == Follower::Over::no ? story.wake() : story.trace();
        }
        CHECK(last == "over:gone");
        CHECK(loads >= 3);
        CHECK(story.elapsed_s() >= 4);
        CHECK(story.elapsed_s() < 6);
        CHECK(http_status(story.follower.last_reload_error()->code) == status);
    }
}

TEST_CASE("follower: other failures in between do not make it gone, but unreachable",
          "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fetched({0, 1, 2});
    story.pass(6s);
    for (unsigned i = 1; i < 8; ++i) {
        story.fail_load(Error{http_error(i % 3 == 0 ? 503 : 404)});
        CHECK(story.wake() == "reload");
    }
    CHECK(story.fail_load(fail(Errc::stalled)) == "over:unreachable");
    CHECK(story.follower.last_reload_error()->code == Errc::stalled);
}

TEST_CASE("follower: one good load forgives all failures before it", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 7; ++i) {
            story.fail_load(Error{http_error(503)});
            story.wake();
        }
        story.load({.msn = 8u + round});
        story.pass(6s);
    }
    CHECK(story.follower.over() == Follower::Over::no);
}

TEST_CASE("follower: after a failed load it waits longer each time, at most half a target",
          "[playlist]") {
    Story story{FollowerOptions{.reload_failures = 100, .patience = 60s}};
    story.load({.msn = 7, .target = Seconds{3}});
    double full_s = 0.25;
    for (int i = 0; i < 8; ++i) {
        story.fail_load(Error{http_error(500)});
        const double wait_s =
            std::chrono::duration<double>(story.follower.next_wakeup() - story.now).count();
        CHECK(wait_s <= full_s);
        CHECK(wait_s >= full_s * 0.75);
        story.wake();
        full_s = std::min(2 * full_s, 1.5);
    }
}

TEST_CASE("follower: a retry that on_time has passed is announced no more", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.fail_fetch(0, 503);
    const auto retry = story.follower.next_wakeup();
    REQUIRE(retry < story.now + 1s);
    story.follower.on_time(retry);
    CHECK(story.follower.peek_fetch(retry) == 0u);
    CHECK(story.follower.next_wakeup() == story.now + 6s);
}
