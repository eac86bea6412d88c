// SPDX-License-Identifier: MIT
// A Follower that fetches a segment part by part, before it is listed whole.
#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

/// Three segments of four parts each, all fetched; one part of the next is listed, and taken up.
struct Begun : Story {
    Begun() {
        load(kit::LivePlaylist{.msn = 7, .parts = 4, .coming = 1});
        fetched({0, 1, 2});
    }
    /// The same stream, later.
    std::string list(std::uint64_t msn, unsigned coming) {
        return load({.msn = msn, .parts = 4, .coming = coming});
    }
};

std::string seconds_of(const std::vector<Follower::Loss>& losses) {
    std::string text;
    for (const auto& loss : losses)
        text += fmt::format("{}:{:.1f}s({}) ", loss.position, loss.gap.seconds,
                            to_string(loss.gap.cause));
    return text;
}

}  // namespace

TEST_CASE("parts: the segment to come has its position once a part of it is listed", "[playlist]") {
    Story story;
    CHECK(story.load({.msn = 7, .parts = 4, .coming = 2}) ==
          "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 fetch:3=msn10.0 wake:+6s");
    // One at a time, so that their bytes come in order.
    story.fetched({3});
    CHECK(story.trace() == "fetch:3=msn10.1 wake:+6s");
    story.fetched({3});
    CHECK(story.trace() == "wake:+6s");
    CHECK(story.load({.msn = 7, .parts = 4, .coming = 3}) == "fetch:3=msn10.2 wake:+6s");
}

TEST_CASE("parts: a segment is whole when all its parts were fetched", "[playlist]") {
    Begun story;
    story.fetched({3});
    CHECK(story.list(7, 4) == "fetch:3=msn10.1 wake:+6s");
    story.fetched({3});
    CHECK(story.trace() == "fetch:3=msn10.2 wake:+6s");
    story.fetched({3});
    // Listed whole, the rest still comes by parts; the next segment's do not wait for it.
    CHECK(story.list(8, 1) == "fetch:3=msn10.3 fetch:4=msn11.0 wake:+6s");
    story.fetched({3});
    CHECK(story.trace() == "joined:3 wake:+6s");
    CHECK_FALSE(story.follower.is_settled());
}

TEST_CASE("parts: with all its parts here, being listed is what makes it whole", "[playlist]") {
    Begun story;
    story.list(7, 4);
    for (int part = 0; part < 4; ++part) {
        story.fetched({3});
        story.trace();
    }
    CHECK(story.trace() == "wake:+6s");
    CHECK(story.list(8, 0) == "joined:3 wake:+6s");
    story.list(9, 0);
    CHECK(story.follower.take_joined().empty());
}

TEST_CASE("parts: a segment that is listed whole is fetched whole", "[playlist]") {
    Story story;
    // Nobody had the time to take up its first part.
    story.follower.on_playlist(kit::live_playlist({.msn = 7, .parts = 4, .coming = 1}), story.now);
    CHECK(story.load({.msn = 8, .parts = 4, .coming = 1}) ==
          "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 fetch:3=msn10 fetch:4=msn11.0 wake:+6s");
}

TEST_CASE("parts: what a failed part leaves out comes with the whole, as does all behind it",
          "[playlist]") {
    Begun story;
    story.list(7, 3);
    CHECK(story.fail_fetch(3, 404) == "wake:+6s");
    CHECK(story.list(7, 4) == "wake:+3s");
    CHECK(story.list(8, 1) == "fetch:3=msn10 fetch:4=msn11.0 wake:+6s");
    story.fail_fetch(3, 404);
    CHECK(story.wake().find("fetch:3=msn10#2") == 0);
    story.fetched({3});
    CHECK(story.follower.take_losses().empty());
    CHECK(story.follower.take_joined().empty());
}

TEST_CASE("parts: a part that fails after its segment was listed is left to the whole",
          "[playlist]") {
    Begun story;
    story.fetched({3});
    story.list(7, 2);
    story.list(8, 0);
    CHECK(story.fail_fetch(3, 503) == "fetch:3=msn10 wake:+6s");
}

TEST_CASE("parts: a part that is a gap is not fetched", "[playlist]") {
    Begun story;
    story.fetched({3});
    const auto listed = [&story](kit::LivePlaylist live) {
        live.parts = 4;
        live.part_gaps = {1};
        return story.load(live);
    };
    CHECK(listed({.msn = 7, .coming = 3}) == "wake:+6s");
    SECTION("the whole has what it leaves out") {
        CHECK(story.load({.msn = 8, .parts = 4}) == "fetch:3=msn10.1 wake:+6s");
    }
    SECTION("the whole is a gap too: what came before it is not lost") {
        story.follower.on_playlist(kit::live_playlist({.msn = 8, .gaps = {10}, .parts = 4}),
                                   story.now);
        CHECK(seconds_of(story.follower.take_losses()) == "3:4.5s(gap_tag) ");
    }
    SECTION("the whole is a gap too, and a part of it is on its way") {
        CHECK(story.load({.msn = 8, .parts = 4}) == "fetch:3=msn10.1 wake:+6s");
        CHECK(story.load({.msn = 8, .gaps = {10}, .parts = 4}) == "wake:+3s");
        story.fetched({3});
        CHECK(seconds_of(story.follower.take_losses()) == "3:3.0s(gap_tag) ");
        CHECK_FALSE(story.follower.peek_fetch(story.now));
    }
    SECTION("without parts, the whole goes on behind what is here") {
        CHECK(story.load({.msn = 8, .parts = 4, .parted = 0}) == "fetch:3=msn10 wake:+6s");
    }
}

TEST_CASE("parts: parts that vanish before they were fetched are not missed", "[playlist]") {
    Begun story;
    story.fetched({3});
    story.list(7, 3);
    CHECK(story.load({.msn = 8, .parts = 4, .coming = 1, .parted = 0}) ==
          "fetch:4=msn11.0 wake:+6s");
    // The one in flight still counts.
    story.fetched({3});
    CHECK(story.trace() == "fetch:3=msn10 wake:+6s");
}

TEST_CASE("parts: of a segment whose parts end before it does, all the rest is asked for",
          "[playlist]") {
    Begun story;
    story.fetched({3});
    auto shorter = kit::live_playlist({.msn = 8, .parts = 4});
    std::erase_if(shorter.parts, [](const Part& part) { return part.msn == 10 && part.index > 0; });
    story.follower.on_playlist(shorter, story.now);
    CHECK(story.trace() == "fetch:3=msn10 wake:+6s");
    // Some of it may have come: parts that are listed again would double that.
    story.fail_fetch(3, 503);
    CHECK(story.list(8, 0).find("fetch") == std::string::npos);
    CHECK(story.wake().find("fetch:3=msn10#2") == 0);
}

TEST_CASE("parts: other parts than those we know do not continue them", "[playlist]") {
    Begun story;
    story.fetched({3});
    SECTION("by their names") {
        auto other = kit::live_playlist({.msn = 7, .parts = 4, .coming = 2});
        for (auto& part : other.parts)
            part.uri += ".other";
        story.follower.on_playlist(other, story.now);
        CHECK(story.trace() == "wake:+3s");
    }
    SECTION("by their ranges") {
        auto ranged = kit::live_playlist({.msn = 7, .parts = 4, .coming = 2});
        for (auto& part : ranged.parts) {
            part.uri = "http://origin.test/live/seg10.ts";
            part.range = media::ByteRange{part.index * 2'000, 1'000};
        }
        story.follower.on_playlist(ranged, story.now);
        CHECK(story.trace() == "wake:+3s");
    }
    CHECK(story.list(8, 0) == "fetch:3=msn10 wake:+6s");
}

TEST_CASE("parts: tokens that change with each load make no other parts", "[playlist]") {
    Story story;
    story.load({.msn = 7, .query = "?t=1", .parts = 4, .coming = 1});
    story.fetched({0, 1, 2, 3});
    CHECK(story.load({.msn = 7, .query = "?t=2", .parts = 4, .coming = 2}) ==
          "fetch:3=msn10.1 wake:+6s");
}

TEST_CASE("parts: ranges of one resource are fetched as they are listed", "[playlist]") {
    auto ranged = kit::live_playlist({.msn = 7, .segments = 1, .parts = 2, .coming = 2});
    for (auto& part : ranged.parts) {
        part.uri = fmt::format("http://origin.test/live/seg{}.ts", part.msn);
        part.range = media::ByteRange{part.index * 1'000, 1'000};
    }
    Story story;
    story.follower.on_playlist(ranged, story.now);
    CHECK(story.follower.next_fetch(story.now)->segment.msn == 7);
    for (std::uint64_t offset : {0u, 1'000u}) {
        const auto fetch = story.follower.next_fetch(story.now);
        REQUIRE((fetch && fetch->part));
        CHECK(fetch->part->range == media::ByteRange{offset, 1'000});
        CHECK(fetch->segment.uri.empty());
        story.fetched({1});
    }
}

TEST_CASE("parts: those of encrypted segments are left alone", "[playlist]") {
    Story story;
    CHECK(story.load({.msn = 7, .parts = 4, .coming = 2, .is_encrypted = true}) ==
          "fetch:0=msn7 fetch:1=msn8 fetch:2=msn9 wake:+6s");
}

TEST_CASE("parts: an older edge takes nothing back, and nothing is fetched twice", "[playlist]") {
    Begun story;
    story.fetched({3});
    story.list(7, 3);
    story.fetched({3});
    CHECK(story.list(7, 1) == "fetch:3=msn10.2 wake:+3s");
    CHECK(story.load({.msn = 6, .parts = 4, .coming = 1}) == "wake:+3s");
    CHECK(story.load({.msn = 7}) == "wake:+3s");
    story.fetched({3});
    CHECK(story.list(8, 2) == "fetch:3=msn10.3 fetch:4=msn11.0 wake:+6s");
}

TEST_CASE("parts: a segment that is skipped before it was listed whole is a gap of its rest",
          "[playlist]") {
    Begun story;
    story.fetched({3});
    SECTION("alone") {
        story.follower.on_playlist(kit::live_playlist({.msn = 11, .parts = 4}), story.now);
        CHECK(seconds_of(story.follower.take_losses()) == "3:4.5s(expired) ");
        CHECK(story.trace() == "fetch:4=msn11 fetch:5=msn12 fetch:6=msn13 wake:+6s");
    }
    SECTION("with others behind it") {
        story.follower.on_playlist(kit::live_playlist({.msn = 14, .parts = 4}), story.now);
        CHECK(seconds_of(story.follower.take_losses()) == "3:4.5s(expired) 4:18.0s(expired) ");
        CHECK(story.trace() == "fetch:5=msn14 fetch:6=msn15 fetch:7=msn16 wake:+6s");
    }
    SECTION("while a part of it is on its way") {
        story.list(7, 2);
        story.follower.on_playlist(kit::live_playlist({.msn = 11, .parts = 4}), story.now);
        CHECK(story.follower.take_losses().empty());
        story.fetched({3});
        CHECK(seconds_of(story.follower.take_losses()) == "3:3.0s(expired) ");
    }
}

TEST_CASE("parts: a restart ends the segment that was to come", "[playlist]") {
    Begun story;
    const auto restart = [&story] {
        story.load({.msn = 0, .name = "new", .parts = 4, .coming = 1});
        story.follower.on_playlist(
            kit::live_playlist({.msn = 0, .name = "new", .parts = 4, .coming = 1}), story.now);
    };
    SECTION("with all that was ever listed of it, nothing is lost") {
        story.fetched({3});
        restart();
        CHECK(story.trace() ==
              "joined:3 fetch:4=msn0! fetch:5=msn1 fetch:6=msn2 fetch:7=msn3.0 wake:+6s");
    }
    SECTION("what was listed is still fetched") {
        story.fetched({3});
        story.follower.on_playlist(kit::live_playlist({.msn = 7, .parts = 4, .coming = 3}),
                                   story.now);
        restart();
        CHECK(story.trace().find("fetch:4=msn0!") == 0);
        story.follower.on_fetch_failed(3, {GapCause::http_status, "HTTP 404"}, story.now);
        CHECK(seconds_of(story.follower.take_losses()) == "3:3.0s(origin_restart) ");
    }
}

TEST_CASE("parts: a stream that ends needs no whole segment behind its last parts", "[playlist]") {
    Begun story;
    story.load({.msn = 7, .ended = true, .parts = 4, .coming = 2});
    story.fetched({3});
    CHECK(story.trace().find("fetch:3=msn10.1") == 0);
    story.fetched({3});
    CHECK(story.trace() == "joined:3 over:ended");
}

TEST_CASE("parts: an end that drops what was to come is told", "[playlist]") {
    Begun story;
    story.list(7, 3);
    story.load({.msn = 7, .ended = true});
    CHECK(story.follower.over() == Follower::Over::no);
    story.fail_fetch(3, 404);
    CHECK(story.follower.over() == Follower::Over::ended);
}

TEST_CASE("parts: a stream that fails keeps what it had of the segment to come", "[playlist]") {
    Begun story;
    story.fetched({3});
    std::string last;
    for (unsigned i = 0; i < FollowerOptions{}.reload_failures; ++i)
        last = story.fail_load(Error{Errc::stalled});
    CHECK(last == "joined:3 over:unreachable");
    CHECK(story.follower.is_settled());
}

TEST_CASE("parts: it tells how long the parts are that are here", "[playlist]") {
    Begun story;
    CHECK(story.follower.fetched_parts(3) == Seconds{0});
    story.fetched({3});
    CHECK(story.follower.fetched_parts(3) == Seconds{1.5});
    story.list(7, 2);
    story.fail_fetch(3, 404);
    CHECK(story.follower.fetched_parts(3) == Seconds{1.5});
    CHECK(story.follower.fetched_parts(99) == Seconds{0});
}

TEST_CASE("parts: a gap behind them has the time of day at which it begins", "[playlist]") {
    const WallTime noon{std::chrono::hours{12}};
    Story story;
    story.load({.msn = 7, .date = noon, .parts = 4, .coming = 1});
    story.fetched({0, 1, 2, 3});
    story.follower.on_playlist(kit::live_playlist({.msn = 14, .date = noon + 42s, .parts = 4}),
                               story.now);
    const auto losses = story.follower.take_losses();
    REQUIRE(losses.size() == 2);
    CHECK(losses[0].kept == Seconds{1.5});
    CHECK(losses[0].gap.program_date_time == noon + 19'500ms);
    CHECK(losses[1].gap.program_date_time == noon + 24s);
}

TEST_CASE("parts: with only parts coming a stream is not frozen", "[playlist]") {
    Begun story;
    for (unsigned coming = 2; coming < 200; ++coming) {
        story.now += 6s;
        story.load({.msn = 7, .parts = 4, .coming = coming});
    }
    CHECK(story.follower.over() == Follower::Over::no);
}
