// SPDX-License-Identifier: MIT
// Playlists that go back: from an older edge of the CDN, or from an origin that began anew.
#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const std::chrono::system_clock::time_point kNoon{std::chrono::hours{12}};

}  // namespace

TEST_CASE("follower: an older edge changes nothing, and nothing is fetched twice", "[playlist]") {
    Story story;
    story.load({.msn = 7});
    story.load({.msn = 8});
    for (int i = 0; i < 5; ++i)
        CHECK(story.load({.msn = 6}) == "wake:+3s");
    CHECK(story.load({.msn = 5, .segments = 5}) == "wake:+3s");
    CHECK(story.load({.msn = 9}) == "fetch:4=msn11 wake:+6s");
}

TEST_CASE("follower: an older edge is known by its segments, though their tokens differ",
          "[playlist]") {
    Story story;
    story.load({.msn = 10, .query = "?token=1"});
    for (int i = 0; i < 5; ++i)
        CHECK(story.load({.msn = 9, .query = "?token=2"}) == "wake:+3s");
}

TEST_CASE("follower: an older edge that shows nothing we know is doubted once", "[playlist]") {
    Story story;
    story.load({.msn = 100});
    CHECK(story.load({.msn = 50}) == "wake:+3s");
    CHECK(story.load({.msn = 101}) == "fetch:3=msn103 wake:+6s");
    CHECK(story.load({.msn = 51}) == "wake:+3s");
}

TEST_CASE("follower: a sequence that began anew is followed from its oldest segment on",
          "[playlist]") {
    Story story;
    story.load({.msn = 100});
    CHECK(story.load({.msn = 0, .segments = 2, .name = "new"}) == "wake:+3s");
    CHECK(story.load({.msn = 0, .segments = 3, .name = "new"}) ==
          "fetch:3=msn0! fetch:4=msn1 fetch:5=msn2 wake:+6s");
    CHECK(story.load({.msn = 1, .name = "new"}) == "fetch:6=msn3 wake:+6s");
}

TEST_CASE("follower: a restart within the numbers we know shows by its URIs", "[playlist]") {
    Story story;
    story.load({.msn = 0, .segments = 4});
    CHECK(story.load({.msn = 0, .segments = 2, .name = "new"}) == "wake:+3s");
    CHECK(story.load({.msn = 0, .segments = 2, .name = "new"}) ==
          "fetch:4=msn0! fetch:5=msn1 wake:+6s");
}

TEST_CASE("follower: a restart that uses the names of its ring again is one", "[playlist]") {
    Story story;
    // seg0 … seg4 in a ring; the last window is msn 20 to 22 in seg0 … seg2.
    story.load({.msn = 20, .number = 0});
    CHECK(story.load({.msn = 0, .number = 0}) == "wake:+3s");
    CHECK(story.load({.msn = 0, .number = 0}) ==
          "fetch:3=msn0! fetch:4=msn1 fetch:5=msn2 wake:+6s");
}

TEST_CASE("follower: a newer time of day proves a restart at once", "[playlist]") {
    Story story;
    story.load({.msn = 3, .date = kNoon});
    SECTION("though it lists the same names") {
        CHECK(story.load({.msn = 3, .segments = 1, .date = kNoon + 60s}) ==
              "fetch:3=msn3! wake:+3s");
    }
    SECTION("an older one proves nothing") {
        CHECK(story.load({.msn = 2, .date = kNoon - 6s}) == "wake:+3s");
        CHECK(story.load({.msn = 2, .date = kNoon - 6s}) == "wake:+3s");
    }
}

TEST_CASE("follower: epochs have no discontinuity sequence in common", "[playlist]") {
    Story story;
    story.follower.on_playlist(kit::live_playlist({.msn = 9, .discontinuities = {10}}), story.now);
    for (int i = 0; i < 2; ++i)
        story.follower.on_playlist(
            kit::live_playlist({.msn = 0, .name = "new", .discontinuities = {2}}), story.now);
    std::string dsns;
    while (const auto fetch = story.follower.next_fetch(story.now))
        dsns += fmt::format("{} ", fetch->segment.dsn);
    CHECK(dsns == "0 1 1 2 2 3 ");
}

TEST_CASE("follower: what a restart left behind is tried until its deadline", "[playlist]") {
    Story story;
    story.load({.msn = 100});
    story.fetched({0});
    story.fail_fetch(1, 503);
    story.load({.msn = 0, .name = "new"});
    CHECK(story.load({.msn = 0, .name = "new"}).find("fetch:3=msn0! fetch:4=msn1 fetch:5=msn2") ==
          0);
    story.fetched({3, 4, 5});
    // Position 2 was in flight, and arrives.
    story.fetched({2});
    std::uint64_t msn = 0;
    std::string last;
    while (last.find("lost") != 0) {
        last = story.wake();
        if (last.find("fetch:1=msn101#") == 0) last = story.fail_fetch(1, 503);
        if (last != "reload") continue;
        last = story.load({.msn = ++msn, .name = "new"});
        story.fetched({5 + msn});
    }
    CHECK(last.find("lost:1=msn101(origin_restart)") == 0);
    CHECK(story.elapsed_s() == 24);
}

TEST_CASE("follower: after a restart an old edge can't lead it back", "[playlist]") {
    Story story;
    story.load({.msn = 100});
    story.load({.msn = 0, .name = "new"});
    story.load({.msn = 0, .name = "new"});
    for (int i = 0; i < 4; ++i)
        CHECK(story.load({.msn = 101}) == "wake:+3s");
    CHECK(story.load({.msn = 1, .name = "new"}) == "fetch:6=msn3 wake:+6s");
}

TEST_CASE("follower: after a restart to higher numbers an old edge can't lead it back",
          "[playlist]") {
    Story story;
    story.load({.msn = 100});
    story.load({.msn = 5'000, .name = "new"});
    for (int i = 0; i < 4; ++i)
        CHECK(story.load({.msn = 101}) == "wake:+3s");
    CHECK(story.load({.msn = 5'001, .name = "new"}) == "fetch:7=msn5003 wake:+6s");
}

TEST_CASE("follower: back from a stray jump, what it had is not fetched again", "[playlist]") {
    Story story;
    story.load({.msn = 100});
    CHECK(story.load({.msn = 5'000, .segments = 1, .name = "stray"}) ==
          "lost:3=msn103..4999(expired) fetch:4=msn5000 wake:+3s");
    story.pass(16s);
    story.load({.msn = 101});
    CHECK(story.load({.msn = 101}) == "fetch:5=msn103! wake:+6s");
}

TEST_CASE("follower: a gap at the start of an epoch hands the discontinuity on", "[playlist]") {
    Story story;
    story.load({.msn = 100});
    story.load({.msn = 0, .name = "new", .gaps = {0}});
    CHECK(story.load({.msn = 0, .name = "new", .gaps = {0}}) ==
          "lost:3=msn0(gap_tag) fetch:4=msn1! fetch:5=msn2 wake:+6s");
}
