// SPDX-License-Identifier: MIT
// Where the recording of a playlist goes on that another process began.
#include "playlist/resumption.hpp"

#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

using Kept = Resumption::Kept;

const WallTime kNoon{std::chrono::hours{12}};

/// Where a process stopped that was at segment `msn` of that playlist.
Resume::Playlist point_at(const kit::LivePlaylist& live, std::uint64_t msn) {
    const auto playlist = kit::live_playlist(live);
    auto point = resume_point(playlist.segments.at(msn - live.msn));
    point.first_msn = 0;
    return point;
}

/// A Follower that sees what a Resumption leaves.
struct Resumed {
    Story story;
    Resumption resumption;

    explicit Resumed(const Resume::Playlist& point, Kept kept = Kept::frames)
        : resumption(point, kept) {}

    std::string load(const kit::LivePlaylist& live) {
        auto playlist = kit::live_playlist(live);
        if (!resumption.is_settled()) resumption.apply(playlist);
        story.follower.on_reload_started(story.now);
        story.follower.on_playlist(playlist, story.now);
        std::string text;
        if (const auto gap = resumption.take_gap()) {
            text = fmt::format("gap:{}", to_string(gap->cause));
            if (gap->from_msn) text += fmt::format("({}..{})", *gap->from_msn, *gap->to_msn);
            text += fmt::format("={}s ", gap->seconds);
        }
        return text + story.trace();
    }
};

}  // namespace

TEST_CASE("resumption: it goes on one segment before that which was not whole", "[playlist]") {
    Resumed resumed{point_at({.msn = 100, .segments = 6}, 103)};
    CHECK(resumed.load({.msn = 101, .segments = 6}) ==
          "fetch:0=msn102 fetch:1=msn103 fetch:2=msn104 fetch:3=msn105 fetch:4=msn106 wake:+6s");
    CHECK(resumed.load({.msn = 102, .segments = 6}) == "fetch:5=msn107 wake:+6s");
}

TEST_CASE("resumption: where whole segments were kept, it goes on behind them", "[playlist]") {
    auto point = point_at({.msn = 100, .segments = 6}, 105);
    SECTION("with that which is listed") {
        Resumed resumed{point, Kept::segments};
        CHECK(resumed.load({.msn = 101, .segments = 6}) ==
              "fetch:0=msn105 fetch:1=msn106 wake:+6s");
    }
    SECTION("with that which is to come") {
        point.msn = 107;
        point.name = point.pattern = 0;
        Resumed resumed{point, Kept::segments};
        CHECK(resumed.load({.msn = 101, .segments = 6}).find("fetch") == std::string::npos);
        CHECK_FALSE(resumed.resumption.is_settled());
        CHECK(resumed.load({.msn = 102, .segments = 6}) == "fetch:0=msn107 wake:+3s");
    }
}

TEST_CASE("resumption: what was handed over goes on with the segment that comes next",
          "[playlist]") {
    auto last = resume_point(kit::live_playlist({.msn = 100, .segments = 6}).segments.back());
    SECTION("which is listed by now") {
        Resumed resumed{point_behind(last), Kept::segments};
        CHECK(resumed.load({.msn = 101, .segments = 6}) == "fetch:0=msn106 wake:+3s");
    }
    SECTION("which is to come") {
        Resumed resumed{point_behind(last), Kept::segments};
        CHECK(resumed.load({.msn = 100, .segments = 6}).find("fetch") == std::string::npos);
        CHECK(resumed.load({.msn = 101, .segments = 6}) == "fetch:0=msn106 wake:+3s");
    }
    SECTION("which is listed no more") {
        Resumed resumed{point_behind(last), Kept::segments};
        CHECK(resumed.load({.msn = 108, .segments = 2}).find("gap:expired(106..107)") == 0);
    }
    SECTION("of another stream") {
        Resumed resumed{point_behind(last), Kept::segments};
        CHECK(resumed.load({.msn = 5'000, .name = "b"}).find("gap:origin_restart") == 0);
    }
    SECTION("once more, where parts of it were had") {
        last.kept_parts = 1s;
        Resumed resumed{point_behind(last), Kept::segments};
        CHECK(resumed.load({.msn = 101, .segments = 6}).starts_with("fetch:0=msn105"));
    }
}

TEST_CASE("resumption: another clock is not gone back to", "[playlist]") {
    auto point = point_at({.msn = 100, .segments = 6}, 103);
    point.first_msn = 103;
    Resumed resumed{point};
    CHECK(resumed.load({.msn = 101, .segments = 4}) == "fetch:0=msn103 fetch:1=msn104 wake:+6s");
}

TEST_CASE("resumption: what the window no longer holds is told", "[playlist]") {
    Resumed resumed{point_at({.msn = 100}, 102)};
    CHECK(resumed.load({.msn = 110}) ==
          "gap:expired(102..109)=48s fetch:0=msn110 fetch:1=msn111 fetch:2=msn112 wake:+6s");
}

TEST_CASE("resumption: a sequence that began anew is taken whole", "[playlist]") {
    SECTION("other names under our numbers") {
        Resumed resumed{point_at({.msn = 100}, 101)};
        CHECK(resumed.load({.msn = 100, .name = "new"}) ==
              "gap:origin_restart=0s fetch:0=msn100 fetch:1=msn101 fetch:2=msn102 wake:+6s");
        CHECK(resumed.resumption.is_other());
    }
    SECTION("our names at another time of day") {
        Resumed resumed{point_at({.msn = 100, .date = kNoon}, 101)};
        CHECK(resumed.load({.msn = 100, .date = kNoon + 60s}).find("gap:origin_restart") == 0);
    }
    SECTION("our time of day under other names: another line") {
        Resumed resumed{point_at({.msn = 100, .date = kNoon}, 101)};
        CHECK(resumed.load({.msn = 100, .name = "b", .date = kNoon}) ==
              "fetch:0=msn100 fetch:1=msn101 fetch:2=msn102 wake:+6s");
    }
    SECTION("higher numbers at a time that does not fit") {
        Resumed resumed{point_at({.msn = 100, .date = kNoon}, 101)};
        CHECK(resumed.load({.msn = 5'000, .date = kNoon + 60s}).find("gap:origin_restart") == 0);
    }
    SECTION("lower numbers, which are no older edge's") {
        Resumed resumed{point_at({.msn = 100}, 101)};
        for (unsigned i = 0; i < Resumption::kMostWaits; ++i)
            CHECK(resumed.load({.msn = 0}).find("fetch") == std::string::npos);
        CHECK(resumed.load({.msn = 0}) ==
              "gap:origin_restart=0s fetch:0=msn0 fetch:1=msn1 fetch:2=msn2 wake:+6s");
    }
}

TEST_CASE("resumption: an older edge is waited for", "[playlist]") {
    Resumed resumed{point_at({.msn = 100}, 102)};
    CHECK(resumed.load({.msn = 97}).find("fetch") == std::string::npos);
    CHECK(resumed.load({.msn = 98}).find("fetch") == std::string::npos);
    CHECK(resumed.load({.msn = 100}) == "fetch:0=msn101 fetch:1=msn102 wake:+6s");
}

TEST_CASE("resumption: parts of what is kept are not taken again", "[playlist]") {
    Resumed resumed{point_at({.msn = 100}, 102)};
    CHECK(resumed.load({.msn = 100, .parts = 3, .coming = 1}) ==
          "fetch:0=msn101 fetch:1=msn102 fetch:2=msn103.0 wake:+6s");
}

TEST_CASE("resumption: behind the end of a stream nothing is taken twice, and nothing told",
          "[playlist]") {
    Resumed resumed{point_at({.msn = 100, .segments = 6}, 103), Kept::all};
    SECTION("what is new") {
        CHECK(resumed.load({.msn = 101, .segments = 6}) ==
              "fetch:0=msn104 fetch:1=msn105 fetch:2=msn106 wake:+6s");
        CHECK_FALSE(resumed.resumption.is_other());
    }
    SECTION("nothing, and then something") {
        CHECK(resumed.load({.msn = 101, .segments = 3}).find("fetch") == std::string::npos);
        CHECK_FALSE(resumed.resumption.is_settled());
        CHECK(resumed.load({.msn = 102, .segments = 3}) == "fetch:0=msn104 wake:+3s");
    }
    SECTION("what is too late to be known") {
        CHECK(resumed.load({.msn = 110}) ==
              "fetch:0=msn110 fetch:1=msn111 fetch:2=msn112 wake:+6s");
        CHECK(resumed.resumption.is_other());
    }
    SECTION("other names") {
        CHECK(resumed.load({.msn = 102, .name = "new"}) ==
              "fetch:0=msn102 fetch:1=msn103 fetch:2=msn104 wake:+6s");
    }
    SECTION("lower numbers") {
        CHECK(resumed.load({.msn = 0}) == "fetch:0=msn0 fetch:1=msn1 fetch:2=msn2 wake:+6s");
    }
    SECTION("what slid by while we looked is our loss") {
        CHECK(resumed.load({.msn = 101, .segments = 3}).find("gap") == std::string::npos);
        CHECK(resumed.load({.msn = 106}).find("gap:expired(104..105)=12s fetch:0=msn106") == 0);
    }
    SECTION("what follows right behind that is no loss") {
        CHECK(resumed.load({.msn = 101, .segments = 3}).find("gap") == std::string::npos);
        CHECK(resumed.load({.msn = 104}).find("fetch:0=msn104") == 0);
    }
}

TEST_CASE("resumption: our names at another time of day are another stream", "[playlist]") {
    Resumed resumed{point_at({.msn = 100, .date = kNoon}, 102), Kept::all};
    CHECK(resumed.load({.msn = 101, .date = kNoon + 60s}) ==
          "fetch:0=msn101 fetch:1=msn102 fetch:2=msn103 wake:+6s");
}

TEST_CASE("resumption: a playlist that was left up lists nothing since its end", "[playlist]") {
    const auto point = point_at({.msn = 100}, 102);
    const auto since = [&point](const kit::LivePlaylist& live) {
        return since_end(point, kit::live_playlist(live));
    };
    CHECK(since({.msn = 100}) == SinceEnd::nothing);
    CHECK(since({.msn = 100, .ended = true}) == SinceEnd::nothing);
    CHECK(since({.msn = 100, .query = "?token=2"}) == SinceEnd::nothing);
    CHECK(since_end(point, MediaPlaylist{}) == SinceEnd::nothing);
    CHECK(since({.msn = 101}) == SinceEnd::more);
    CHECK(since({.msn = 101, .ended = true}) == SinceEnd::more);
    CHECK(since({.msn = 100, .parts = 3, .coming = 1}) == SinceEnd::more);
    CHECK(since({.msn = 100, .parts = 3}) == SinceEnd::nothing);
    CHECK(since({.msn = 103}) == SinceEnd::other);
    CHECK(since({.msn = 99}) == SinceEnd::other);
    CHECK(since({.msn = 100, .name = "new"}) == SinceEnd::other);
}

TEST_CASE("resumption: of a segment that was had by its parts, only more of it is news",
          "[playlist]") {
    // Two of three parts of 2 s each.
    const auto coming = kit::live_playlist({.msn = 100, .parts = 3, .coming = 2}).coming;
    REQUIRE(coming);
    auto point = resume_point(*coming);
    point.kept_parts = coming->duration;
    CHECK(point.msn == 103);
    const auto since = [&point](const kit::LivePlaylist& live) {
        return since_end(point, kit::live_playlist(live));
    };
    CHECK(since({.msn = 100, .parts = 3, .coming = 2}) == SinceEnd::nothing);
    CHECK(since({.msn = 100, .parts = 3}) == SinceEnd::nothing);
    CHECK(since({.msn = 100, .parts = 3, .coming = 3}) == SinceEnd::more);
    CHECK(since({.msn = 101, .parts = 3}) == SinceEnd::more);

    SECTION("once it is whole it is taken again: nothing of it is lost") {
        Resumed resumed{point, Kept::all};
        CHECK(resumed.load({.msn = 100, .parts = 3, .coming = 3}).find("fetch") ==
              std::string::npos);
        CHECK(resumed.load({.msn = 101, .parts = 3}) == "fetch:0=msn103 wake:+3s");
    }
    SECTION("what never becomes whole is told, and is no news any more") {
        Resumed resumed{point, Kept::all};
        resumed.load({.msn = 100, .parts = 3, .coming = 3});
        const auto end = resumed.resumption.give_up();
        const auto gap = resumed.resumption.take_gap();
        REQUIRE((end && gap));
        CHECK(gap->from_msn == 103);
        CHECK(gap->seconds == Approx(2));
        point = *end;
        CHECK(since({.msn = 100, .parts = 3, .coming = 3}) == SinceEnd::nothing);
    }
}
