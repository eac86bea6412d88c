// SPDX-License-Identifier: MIT
#include "flv/timeline.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::flv {
namespace {

struct Line {
    Timeline timeline;
    std::string text;

    Line& video(std::uint32_t at) { return place(TagType::video, at); }
    Line& audio(std::uint32_t at) { return place(TagType::audio, at); }
    Line& place(TagType type, std::uint32_t at) {
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", type == TagType::video ? 'v' : 'a',
                            timeline.place(type, at));
        return *this;
    }
};

TEST_CASE("timeline: a sound clock is left as it is", "[flv]") {
    Line line;
    line.video(1000).audio(1010).video(1040).audio(1033).video(4000).audio(3900);
    CHECK(line.text == "v1000 a1010 v1040 a1033 v4000 a3900");
    CHECK(line.timeline.jumps() == 0);
}

TEST_CASE("timeline: a jump of both keeps them in step, stragglers too", "[flv]") {
    Line line;
    line.video(0).audio(10).video(40).audio(33).video(900'080).audio(56).audio(900'079);
    line.video(900'120);
    CHECK(line.text == "v0 a10 v40 a33 v80 a56 a79 v120");
    CHECK(line.timeline.jumps() == 1);
}

TEST_CASE("timeline: a clock that starts again goes on", "[flv]") {
    Line line;
    line.video(60'000).audio(60'010).video(60'040).audio(60'033).video(0).audio(0).video(40);
    CHECK(line.text == "v60000 a60010 v60040 a60033 v60080 a60080 v60120");
}

TEST_CASE("timeline: a small step back is left", "[flv]") {
    Line line;
    line.video(1000).video(1040).video(1000).video(1080);
    CHECK(line.text == "v1000 v1040 v1000 v1080");
}

TEST_CASE("timeline: sound on another clock is set beside the picture", "[flv]") {
    Line line;
    line.video(0).video(40).audio(7'000'000).video(80).audio(7'000'023).audio(7'000'046);
    CHECK(line.text == "v0 v40 a40 v80 a63 a86");
    CHECK(line.timeline.alignments() == 1);
    CHECK(line.timeline.jumps() == 0);
}

TEST_CASE("timeline: sound that comes behind all the picture kept for us stays in step", "[flv]") {
    Line line;
    for (std::uint32_t at = 0; at <= 6'000; at += 2'000)
        line.video(at);
    line.audio(10).audio(33);
    CHECK(line.text == "v0 v2000 v4000 v6000 a10 a33");
}

TEST_CASE("timeline: a new run is taken as it is, its tracks set in step again", "[flv]") {
    Line line;
    line.video(0).audio(5'000'000);
    line.timeline.begin_run();
    line.video(100'000).audio(5'100'000).video(100'040).audio(5'100'023);
    CHECK(line.text == "v0 a0 v100000 a100000 v100040 a100023");
    line.timeline.begin_run();
    line.audio(700'000).video(699'990);
    CHECK(line.text.ends_with(" a-4300000 v-4300010"));
}

TEST_CASE("timeline: two wraps of 32 bits leave no trace", "[flv]") {
    constexpr std::int64_t step = 9'000;
    Timeline timeline;
    std::int64_t at = 0xffff'0000;
    const std::int64_t last = at + (std::int64_t{2} << 32);
    while (at < last) {
        const bool placed = timeline.place(TagType::video, std::uint32_t(at)) == at &&
                            timeline.place(TagType::audio, std::uint32_t(at + 7)) == at + 7;
        if (!placed) FAIL("at " << at);
        at += step;
    }
    CHECK(timeline.jumps() == 0);
}

}  // namespace
}  // namespace weir::flv
