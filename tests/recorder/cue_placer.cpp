// SPDX-License-Identifier: MIT
#include "recorder/cue_placer.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;
using media::webvtt::Cue;
using recorder::CuePlacer;

namespace {

Cue cue(media::Nanoseconds start, media::Nanoseconds end, std::string text) {
    return {start, end, "", "", std::move(text)};
}

/// "file:start-end text …", in milliseconds of the file.
std::string taken(CuePlacer& placer) {
    std::string out;
    for (const auto& [file, cue] : placer.take())
        out += fmt::format("{}{}:{}-{} {}", out.empty() ? "" : " ", file, cue.start / 1ms,
                           cue.end / 1ms, cue.text);
    return out;
}

}  // namespace

TEST_CASE("cue placer: a cue is given out once the media have passed it", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    CHECK(placer.add(cue(1s, 2s, "early")));
    placer.advance(1500ms);
    CHECK(taken(placer).empty());
    placer.advance(2s);
    CHECK(taken(placer) == "1:1000-2000 early");
    CHECK(placer.add(cue(500ms, 1s, "late")));
    CHECK(taken(placer) == "1:500-1000 late");
    placer.advance(3s);
    CHECK(taken(placer).empty());
}

TEST_CASE("cue placer: it belongs to each file that it overlaps, cut to it", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    placer.add(cue(4s, 11s, "a"));
    placer.add(cue(6s, 7s, "next"));
    placer.add(cue(8500ms, 8700ms, "in the hole"));
    placer.advance(5s);
    CHECK(taken(placer).empty());
    placer.end_file(5s);
    CHECK(taken(placer) == "1:4000-5000 a");
    placer.begin_file(2, 5s);
    placer.end_file(8s);
    CHECK(taken(placer) == "2:0-3000 a 2:1000-2000 next");
    placer.begin_file(3, 9s);
    placer.advance(11s);
    CHECK(taken(placer) == "3:0-2000 a");
    placer.add(cue(4900ms, 5100ms, "late"));
    CHECK(taken(placer) == "1:4900-5000 late 2:0-100 late");
}

TEST_CASE("cue placer: a long cue does not wait for its end", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    placer.add(cue(1s, 100h, "on air"));
    placer.advance(10s);
    CHECK(taken(placer).empty());
    placer.advance(11s);
    CHECK(taken(placer) == "1:1000-360000000 on air");
    placer.end_file(20s);
    placer.begin_file(2, 20s);
    CHECK(taken(placer).empty());
    placer.end_file(25s);
    CHECK(taken(placer) == "2:0-5000 on air");
}

TEST_CASE("cue placer: what segments repeat is given out once", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    for (int i = 0; i < 3; ++i)
        placer.add(cue(5s + i * 1ms, 8s - i * 1ms, "spans three segments"));
    placer.add(cue(5s, 8s, "another"));
    placer.advance(8s);
    placer.add(cue(5s, 8s, "another"));
    CHECK(taken(placer) == "1:5000-8000 spans three segments 1:5000-8000 another");
    placer.add(cue(5s, 9s, "another"));
    placer.add(cue(5s, 9s, "another"));
    placer.advance(9s);
    CHECK(taken(placer) == "1:8000-9000 another");
}

TEST_CASE("cue placer: what comes too late for its file is counted", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    placer.end_file(10s);
    placer.begin_file(2, 10s);
    placer.advance(69s);
    CHECK(placer.is_open(1));
    placer.advance(70s);
    CHECK_FALSE(placer.is_open(1));
    placer.add(cue(8s, 10s, "gone"));
    placer.add(cue(9500ms, 9900ms, "gone"));
    CHECK(placer.late_cues() == 2);
    placer.add(cue(-2s, -1s, "before the recording"));
    placer.add(cue(2s, 2s, "nothing"));
    CHECK(placer.late_cues() == 2);
    CHECK(taken(placer).empty());
}

TEST_CASE("cue placer: at the end all that has a file is given out", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    placer.add(cue(-1s, 2s, "a"));
    placer.add(cue(1s, 9s, "b"));
    placer.add(cue(5s, 6s, "behind the end"));
    placer.end_file(3s);
    placer.finish();
    CHECK(taken(placer) == "1:0-2000 a 1:1000-3000 b");
    CHECK_FALSE(placer.is_open(1));
}

TEST_CASE("cue placer: what it holds is bounded, in cues and in files", "[recorder]") {
    CuePlacer placer;
    placer.begin_file(1, 0s);
    const std::string text(1'000, 'x');
    unsigned taken_in = 0;
    while (taken_in < 2'000 && placer.add(cue(1s, 2s, text + std::to_string(taken_in))))
        ++taken_in;
    CHECK(taken_in > 500);
    CHECK(taken_in < 1'100);
    placer.advance(62s);
    CHECK(placer.add(cue(62s, 63s, text)));
    placer.end_file(63s);
    for (unsigned number = 2; number < 40; ++number) {
        placer.begin_file(number, 63s + number * 100ms);
        placer.end_file(63s + number * 100ms + 100ms);
    }
    CHECK_FALSE(placer.is_open(23));
    CHECK(placer.is_open(24));
}
