// SPDX-License-Identifier: MIT
#include "recorder/cue_clock.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "mux/unwrapper.hpp"

using namespace weir;
using namespace std::chrono_literals;
using media::Nanoseconds;

namespace {

/// What is placed, in milliseconds on the line: "1000-2000:text".
struct Line final : recorder::CueClock::Out {
    std::string text;
    std::size_t blocks = 0;

    void add(media::webvtt::Cue cue) override {
        text += fmt::format("{}{}-{}:{}", text.empty() ? "" : " ", cue.start / 1ms, cue.end / 1ms,
                            cue.text);
    }
    void keep_blocks(const std::vector<std::string>& kept) override { blocks += kept.size(); }
};

media::webvtt::Cue cue_at(Nanoseconds start, std::string text) {
    media::webvtt::Cue cue;
    cue.start = start;
    cue.end = start + 1s;
    cue.text = std::move(text);
    return cue;
}

struct Story {
    Line line;
    recorder::CueClock clock{line};
};

}  // namespace

TEST_CASE("cue clock: cues wait until it is known where the media stand", "[recorder]") {
    Story story;
    story.clock.blocks({"STYLE"});
    story.clock.cue(cue_at(101s, "a"));
    CHECK(story.line.text.empty());
    story.clock.media_placed(100s, 0s);
    story.clock.cue(cue_at(103s, "b"));
    CHECK(story.line.text == "1000-2000:a 3000-4000:b");
    CHECK(story.line.blocks == 1);
}

TEST_CASE("cue clock: behind a discontinuity another clock holds", "[recorder]") {
    Story story;
    story.clock.media_placed(100s, 0s);
    story.clock.discontinuity();
    story.clock.cue(cue_at(7s, "behind"));
    CHECK(story.line.text.empty());
    story.clock.media_discontinuity();
    story.clock.media_placed(5s, 20s);
    CHECK(story.line.text == "22000-23000:behind");
}

TEST_CASE("cue clock: cues that come late find the clock they belong to", "[recorder]") {
    Story story;
    story.clock.media_placed(100s, 0s);
    story.clock.media_discontinuity();
    story.clock.media_placed(5s, 20s);
    story.clock.cue(cue_at(104s, "late"));
    CHECK(story.line.text == "4000-5000:late");
}

TEST_CASE("cue clock: times are the same modulo 33 bits", "[recorder]") {
    const auto turn = mux::whole_turns(95'000s);
    CHECK(turn / 1s == 95'443);
    Story story;
    story.clock.media_placed(turn + 10s, 0s);
    story.clock.cue(cue_at(11s, "a"));
    story.clock.cue(cue_at(2 * turn + 12s, "b"));
    CHECK(story.line.text == "1000-2000:a 2000-3000:b");
}

TEST_CASE("cue clock: where a jump moves the line, cues move with it", "[recorder]") {
    Story story;
    story.clock.media_placed(100s, 0s);
    story.clock.media_placed(500s, 4s);
    story.clock.cue(cue_at(501s, "a"));
    CHECK(story.line.text == "5000-6000:a");
}

TEST_CASE("cue clock: what waits is bounded", "[recorder]") {
    Story story;
    const std::string text(64 * 1024, 'x');
    for (int i = 0; i < 40; ++i)
        story.clock.cue(cue_at(Nanoseconds{0}, text));
    CHECK(story.clock.dropped_cues() >= 24);
    story.clock.media_placed(0s, 0s);
    CHECK(story.line.text.size() <= recorder::CueClock::kMostHeld);
}
