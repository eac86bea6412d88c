// SPDX-License-Identifier: MIT
// Hours of publishing, in no time.
#include "recorder/publication.hpp"

#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"
#include "publishing/publishing_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::Stage;

recorder::PublishedSegment two_seconds(unsigned number) {
    recorder::PublishedSegment segment;
    segment.bytes = kit::segments()[number % kit::kSegments];
    segment.duration = 2s;
    segment.target = 2s;
    segment.date = WallClock::time_point{1'790'000'000s} + 2s * number;
    return segment;
}

TEST_CASE("publication: files go when they are due, and never before", "[publish]") {
    PublishOptions options;
    options.window = 3;
    options.grace = 5s;
    Stage stage{options};
    recorder::Publication publication{stage.options};
    auto now = Clock::now();
    std::size_t most = 0;
    for (unsigned i = 0; i < 60; ++i, now += 2s) {
        REQUIRE(publication.add(two_seconds(i), now));
        stage.judge.look(now);
        most = std::max(most, stage.names().size());
    }
    CHECK(stage.problems() == "");
    CHECK(stage.judge.playlists() == 60);
    // Three that are listed; 8 s of others, and the grace; the playlist and the mark.
    CHECK(most == 3 + 7 + 2);
    const auto wanted_for = publication.finish(now);
    REQUIRE(wanted_for.has_value());
    CHECK(*wanted_for == 6s + 5s);
    stage.judge.look(now);
    CHECK(stage.problems() == "");
}

TEST_CASE("publication: a stop of the stream takes nothing from players", "[publish]") {
    PublishOptions options;
    options.window = 3;
    options.grace = 0s;
    Stage stage{options};
    recorder::Publication publication{stage.options};
    auto now = Clock::now();
    for (unsigned i = 0; i < 10; ++i, now += 2s) {
        REQUIRE(publication.add(two_seconds(i), now));
        stage.judge.look(now);
    }
    now += 1h;
    auto next = two_seconds(10);
    next.is_discontinuous = true;
    REQUIRE(publication.add(next, now));
    stage.judge.look(now);
    CHECK(stage.problems() == "");
    CHECK(stage.playlist().segments.size() == 3);
}

TEST_CASE("publication: two can't publish in one folder", "[publish]") {
    Stage stage;
    recorder::Publication first{stage.options}, second{stage.options};
    REQUIRE(first.add(two_seconds(0), Clock::now()));
    const auto refused = second.add(two_seconds(0), Clock::now());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.starts_with("another publishes in "));
    stage.judge.look(Clock::now());
    REQUIRE(first.finish(Clock::now()).has_value());
    REQUIRE(second.add(two_seconds(1), Clock::now()));
    stage.judge.look(Clock::now());
    CHECK(stage.problems() == "");
}

TEST_CASE("publication: a sound judge finds what is wrong", "[publish]") {
    Stage stage;
    recorder::Publication publication{stage.options};
    REQUIRE(publication.add(two_seconds(0), Clock::now()));
    stage.judge.look(Clock::now());
    REQUIRE(stage.problems() == "");
    auto long_one = two_seconds(1);
    long_one.duration = 2600ms;
    REQUIRE(publication.add(long_one, Clock::now()));
    stage.judge.look(Clock::now());
    CHECK(stage.problems().find("the target is 2 s") != std::string::npos);
    auto cut_off = two_seconds(2);
    cut_off.bytes.resize(1'000);
    REQUIRE(publication.add(cut_off, Clock::now()));
    stage.judge.look(Clock::now());
    CHECK(stage.problems().find("cut off in mid-packet") != std::string::npos);
}

}  // namespace
}  // namespace weir
