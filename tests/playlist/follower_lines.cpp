// SPDX-License-Identifier: MIT
// Followers of several lines: what is loaded and fetched from which, when one fails.
#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const std::chrono::system_clock::time_point kNoon{std::chrono::hours{12}};

FollowerOptions lines(std::vector<unsigned> ranks) {
    FollowerOptions options;
    options.line_ranks = std::move(ranks);
    return options;
}

std::string folder(Lines::Line line) {
    return fmt::format("https://cdn{}.test/x{}/", line, line);
}

/// A story that loads from whatever line the follower asks for.
struct LineStory : Story {
    explicit LineStory(std::vector<unsigned> ranks = {0, 0}) : Story(lines(std::move(ranks))) {}

    std::string load(kit::LivePlaylist live) {
        live.folder = folder(follower.line());
        return Story::load(live);
    }
    std::string fail_load(const Error& error = Error{Errc::stalled}) {
        return Story::fail_load(error);
    }
    /// The same, and nothing is fetched meanwhile.
    void lose_line() {
        follower.on_reload_started(now);
        follower.on_reload_failed(Error{Errc::stalled}, now);
    }
    /// The hosts of what is to be fetched now: "1=cdn0 2=cdn1".
    std::string hosts() {
        std::string text;
        while (const auto fetch = follower.next_fetch(now))
            text += fmt::format("{}={} ", fetch->position, fetch->segment.uri.substr(8, 4));
        return text;
    }
    void break_fetch(Follower::Position position, bool has_bytes = false, int status = 0) {
        Follower::Failure failure{GapCause::connection, "connection refused"};
        if (status != 0) failure.cause = GapCause::http_status;
        failure.http_status = status;
        failure.has_bytes = has_bytes;
        follower.on_fetch_failed(position, failure, now);
    }
};

}  // namespace

TEST_CASE("follower: a line that fails is left for one that carries on, and nothing is lost",
          "[playlist]") {
    LineStory story;
    CHECK(story.load({.msn = 7}) == "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 wake:+6s");
    story.fetched({0, 1, 2});
    CHECK(story.pass(6s) == "reload");
    CHECK(story.fail_load() == "reload");
    CHECK(story.follower.line() == 1);
    CHECK(story.load({.msn = 8}) == "fetch:3=msn10 wake:+6s");
    const auto switches = story.follower.take_switches();
    REQUIRE(switches.size() == 1);
    CHECK(switches[0].to == 1);
}

TEST_CASE("follower: a line that fails is left within one target duration", "[playlist]") {
    LineStory story;
    story.load({.msn = 7});
    story.pass(6s);
    const auto begin = story.now;
    SECTION("because it refuses") {
        story.fail_load(Error{http_error(503)});
        story.wake();
        story.fail_load(Error{http_error(503)});
    }
    SECTION("because it does not answer") {
        story.now += story.follower.reload_limit();
        story.fail_load();
    }
    CHECK(story.follower.line() == 1);
    CHECK(story.now - begin < 6s);
}

TEST_CASE("follower: what is pending is fetched from the line that is followed", "[playlist]") {
    LineStory story;
    story.follower.on_playlist(kit::live_playlist({.msn = 7, .folder = folder(0)}), story.now);
    CHECK(story.follower.next_fetch(story.now)->segment.uri == "https://cdn0.test/x0/seg7.ts");
    story.now += 6s;
    story.lose_line();
    // The first is on its way from the other; when that fails, it goes on from here at once.
    CHECK(story.load({.msn = 7}) == "fetch:1=msn8 fetch:2=msn9 wake:+3s");
    story.break_fetch(0, true);
    CHECK(story.hosts() == "0=cdn1 ");
}

TEST_CASE("follower: a segment that fails is looked for on the next line", "[playlist]") {
    LineStory story;
    story.load({.msn = 7});
    story.fetched({0, 2});
    story.fail_fetch(1, 404);
    CHECK(story.follower.line() == 0);
    CHECK(story.wake() == "fetch:1=msn8#2 wake:+5.75s");
    CHECK_THAT(story.fail_fetch(1, 404), Catch::EndsWith("reload"));
    CHECK(story.follower.line() == 1);
    story.follower.on_playlist(kit::live_playlist({.msn = 7, .folder = folder(1)}), story.now);
    CHECK(story.hosts() == "1=cdn1 ");
    story.fetched({1});
    CHECK(story.follower.take_losses().empty());
}

TEST_CASE("follower: what no line has is lost, and lines are not changed for ever", "[playlist]") {
    LineStory story;
    std::vector<Follower::Loss> losses;
    std::uint64_t loads = 0;
    while (losses.empty() && loads < 40) {
        if (story.follower.reload_due(story.now)) {
            const auto msn = 7 + loads++ / 2;
            story.follower.on_playlist(
                kit::live_playlist({.msn = msn, .folder = folder(story.follower.line())}),
                story.now);
        }
        while (const auto fetch = story.follower.next_fetch(story.now)) {
            if (fetch->segment.msn == 8)
                story.break_fetch(fetch->position, false, 404);
            else
                story.fetched({fetch->position});
        }
        losses = story.follower.take_losses();
        if (story.follower.next_wakeup() > story.now) story.now = story.follower.next_wakeup();
        story.follower.on_time(story.now);
    }
    REQUIRE(losses.size() == 1);
    CHECK(losses[0].gap.from_msn == 8u);
    CHECK(losses[0].gap.cause == GapCause::http_status);
    CHECK(story.elapsed_s() < 60);
    CHECK(story.follower.take_switches().size() <= 3);
}

TEST_CASE("follower: an older playlist of another line causes no fetch", "[playlist]") {
    LineStory story;
    story.load({.msn = 20, .segments = 6});
    story.fetched({0, 1, 2, 3, 4, 5});
    story.now += 6s;
    story.fail_load();
    REQUIRE(story.follower.line() == 1);
    CHECK(story.load({.msn = 17, .segments = 6}) == "wake:+3s");
    story.pass(3s);
    CHECK(story.load({.msn = 17, .segments = 6}).find("fetch") == std::string::npos);
    CHECK(story.follower.line() == 0);
    CHECK(story.load({.msn = 21, .segments = 6}) == "fetch:6=msn26 wake:+6s");
}

TEST_CASE("follower: an edge of long ago causes no fetch either", "[playlist]") {
    LineStory story;
    story.load({.msn = 100});
    story.fetched({0, 1, 2});
    story.now += 6s;
    story.fail_load();
    for (int i = 0; i < 3; ++i)
        CHECK(story.load({.msn = 2}).find("fetch") == std::string::npos);
}

TEST_CASE("follower: another sequence goes on behind what we have, by its dates", "[playlist]") {
    LineStory story;
    story.load({.msn = 100, .date = kNoon});
    story.fetched({0, 1, 2});
    story.pass(6s);
    story.fail_load();
    SECTION("what we have is not fetched again") {
        CHECK(story.load({.msn = 5, .segments = 4, .name = "b", .date = kNoon + 1s}) ==
              "lost:3=msn?(expired) fetch:4=msn8! wake:+6s");
        CHECK(story.load({.msn = 6, .segments = 4, .name = "b", .date = kNoon + 7s}) ==
              "fetch:5=msn9 wake:+6s");
    }
    SECTION("what it does not show any more is told") {
        CHECK(story.load({.msn = 5, .segments = 1, .name = "b", .date = kNoon + 30s}) ==
              "lost:3=msn?(expired) fetch:4=msn5! wake:+3s");
    }
    SECTION("while it has nothing newer, it is behind") {
        CHECK(story.load({.msn = 5, .name = "b", .date = kNoon - 6s}) == "wake:+3s");
        CHECK(story.load({.msn = 6, .name = "b", .date = kNoon}).find("fetch") ==
              std::string::npos);
    }
}

TEST_CASE("follower: another sequence without dates is taken to be as far as ours", "[playlist]") {
    LineStory story;
    story.load({.msn = 100});
    story.fetched({0, 1, 2});
    SECTION("just now") {
        story.pass(1s);
        story.fail_load();
        CHECK(story.load({.msn = 5, .name = "b"}) == "wake:+3s");
        CHECK(story.load({.msn = 6, .name = "b"}) == "fetch:3=msn8! wake:+6s");
    }
    SECTION("a while ago") {
        story.now += 13s;
        story.fail_load();
        CHECK(story.load({.msn = 5, .name = "b"}) == "fetch:3=msn6! fetch:4=msn7 wake:+6s");
    }
    SECTION("longer ago than it shows") {
        story.now += 25s;
        story.fail_load();
        CHECK(story.load({.msn = 5, .name = "b"}) ==
              "lost:3=msn?(expired) fetch:4=msn5! fetch:5=msn6 fetch:6=msn7 wake:+6s");
    }
}

TEST_CASE("follower: equal numbers and names prove nothing against the time of day", "[playlist]") {
    LineStory story;
    story.load({.msn = 100, .date = kNoon});
    story.pass(6s);
    story.fail_load();
    CHECK(story.load({.msn = 101, .date = kNoon + 3600s}) ==
          "lost:3=msn?(expired) fetch:4=msn101! fetch:5=msn102 fetch:6=msn103 wake:+6s");
}

TEST_CASE("follower: another variant takes over where ours ends", "[playlist]") {
    LineStory story{{0, 1}};
    story.follower.on_playlist(kit::live_playlist({.msn = 7, .folder = folder(0)}), story.now);
    CHECK(story.follower.next_fetch(story.now)->segment.msn == 7);
    story.now += 6s;
    story.lose_line();
    CHECK(story.load({.msn = 7, .segments = 4}) ==
          "fetch:1=msn8! fetch:2=msn9 fetch:3=msn10 wake:+6s");
    // Of this one some bytes came: what the other has is not the rest of it.
    story.break_fetch(0, true);
    story.now += 250ms;
    CHECK(story.hosts() == "0=cdn0 ");
    story.break_fetch(0, false);
    story.now += 500ms;
    CHECK(story.load({.msn = 7, .segments = 4}) == "fetch:0=msn7#3 wake:+3s");
}

TEST_CASE("follower: a line on another host with a token in its query is known", "[playlist]") {
    LineStory story;
    story.load({.msn = 100, .query = "?sign=a"});
    story.fetched({0, 1, 2});
    story.now += 6s;
    story.fail_load();
    CHECK(story.load({.msn = 101, .query = "?sign=b"}) == "fetch:3=msn103 wake:+6s");
    story.fetched({3});
    story.now += 6s;
    story.fail_load();
    CHECK(story.load({.msn = 102, .query = "?sign=c"}) == "fetch:4=msn104 wake:+6s");
}

TEST_CASE("follower: a stream is gone when all its lines refuse it", "[playlist]") {
    LineStory story;
    story.load({.msn = 7});
    story.fetched({0, 1, 2});
    std::string last;
    unsigned loads = 0;
    for (; last != "over:gone" && loads < 50; ++loads) {
        if (!story.follower.reload_due(story.now)) story.wake();
        last = story.fail_load(Error{http_error(404)});
    }
    CHECK(loads >= 6);
    CHECK(story.elapsed_s() < 20);
}

TEST_CASE("follower: a segment begun by its parts goes on as a whole from another line",
          "[playlist]") {
    LineStory story;
    story.load({.msn = 7, .parts = 4, .coming = 2});
    story.fetched({0, 1, 2, 3});
    CHECK(story.trace() == "fetch:3=msn10.1 wake:+6s");
    story.lose_line();
    story.break_fetch(3, true);
    // The same bytes, of which the first are here; the next segment's parts are fetched there.
    CHECK(story.load({.msn = 8, .parts = 4, .coming = 1}) ==
          "fetch:3=msn10 fetch:4=msn11.0 wake:+6s");
    story.fetched({3, 4});
    CHECK(story.follower.take_losses().empty());
}

TEST_CASE("follower: a segment to come that was not begun is taken from the line in use",
          "[playlist]") {
    LineStory story;
    const kit::LivePlaylist first{.msn = 7, .folder = folder(0), .parts = 4, .coming = 2};
    story.follower.on_playlist(kit::live_playlist(first), story.now);
    for (Follower::Position position = 0; position < 3; ++position) {
        story.follower.next_fetch(story.now);
        story.follower.on_fetched(position, story.now);
    }
    story.lose_line();
    const kit::LivePlaylist second{.msn = 7, .folder = folder(1), .parts = 4, .coming = 3};
    story.follower.on_playlist(kit::live_playlist(second), story.now);
    const auto fetch = story.follower.next_fetch(story.now);
    REQUIRE(fetch);
    CHECK(fetch->position == 3);
    REQUIRE(fetch->part);
    CHECK(fetch->part->uri == "https://cdn1.test/x1/seg10.ts.0");
}

TEST_CASE("follower: a segment begun by its parts is not continued with other bytes",
          "[playlist]") {
    LineStory story{{0, 1}};
    story.load({.msn = 7, .date = kNoon, .parts = 4, .coming = 2});
    story.fetched({0, 1, 2, 3});
    CHECK(story.trace() == "fetch:3=msn10.1 wake:+6s");
    story.fetched({3});
    story.lose_line();
    // What is here of it ends there, and the rest of it is a gap.
    CHECK(story.load({.msn = 8, .name = "low", .date = kNoon + 6s, .parts = 4, .coming = 1}) ==
          "lost:3=msn10(expired) fetch:4=msn11.0! wake:+6s");
}

TEST_CASE("follower: another sequence goes on behind the parts that were fetched", "[playlist]") {
    LineStory story;
    story.load({.msn = 7, .date = kNoon, .parts = 4, .coming = 4});
    story.fetched({0, 1, 2});
    for (int part = 0; part < 4; ++part) {
        story.fetched({3});
        story.trace();
    }
    story.lose_line();
    // From 24 s on: the whole of msn 10 is here.
    const auto trace = story.load({.msn = 502, .name = "other", .date = kNoon + 12s});
    CHECK(trace == "joined:3 fetch:4=msn504! wake:+6s");
}

TEST_CASE("follower: another line is not asked to hold what it has not listed yet", "[playlist]") {
    LineStory story;
    story.load({.msn = 7, .blocks = true});
    CHECK(story.follower.reload_blocks());
    CHECK(story.follower.reload_limit() == 9s);
    story.now += story.follower.reload_limit();
    story.fail_load();
    CHECK(story.follower.line() == 1);
    CHECK_FALSE(story.follower.reload_blocks());
    CHECK(story.follower.reload_limit() == 4'500ms);
    story.load({.msn = 8, .blocks = true});
    CHECK(story.follower.reload_blocks());
}

TEST_CASE("follower: a held reload of the only line is waited for three targets", "[playlist]") {
    LineStory story{{0}};
    story.load({.msn = 7, .blocks = true});
    CHECK(story.follower.reload_limit() == 18s);
    story.fail_load();
    CHECK(story.follower.reload_limit() == 12s);
}
