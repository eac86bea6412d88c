// SPDX-License-Identifier: MIT
#include "demux/steps.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::demux {
namespace {

using namespace std::chrono_literals;

std::string trace(const Steps& steps) {
    std::string text =
        fmt::format("typical {} us, {} back", steps.typical().count(), steps.backward());
    for (const auto& hole : steps.holes())
        text += fmt::format(", hole at {:.3f} of {:.3f}", hole.at_s, hole.length_s);
    return text;
}

void run(Steps& steps, Steps::Microseconds from, Steps::Microseconds step, int count) {
    for (int i = 0; i < count; ++i)
        steps.add(from + i * step);
}

TEST_CASE("steps: nothing and one timestamp are no track to speak of", "[demux]") {
    Steps steps;
    CHECK(trace(steps) == "typical 0 us, 0 back");
    steps.add(5s);
    CHECK(trace(steps) == "typical 0 us, 0 back");
    CHECK(steps.first() == 5s);
}

TEST_CASE("steps: a pause of three frames is jitter, more than 100 ms as well is a hole",
          "[demux]") {
    Steps steps;
    run(steps, 10s, 40ms, 10);                  // to 10.36
    run(steps, 10s + 360ms + 120ms, 40ms, 10);  // three frames
    run(steps, 11s, 40ms, 10);                  // from 10.84
    CHECK(trace(steps) == "typical 40000 us, 0 back, hole at 10.840 of 0.120");
}

TEST_CASE("steps: three short frames are no hole below 100 ms", "[demux]") {
    Steps steps;
    run(steps, 0s, 20ms, 10);
    run(steps, 180ms + 100ms, 20ms, 10);
    CHECK(trace(steps) == "typical 20000 us, 0 back");
}

TEST_CASE("steps: a stream of few frames has no holes by being slow", "[demux]") {
    Steps steps;
    run(steps, 0s, 500ms, 20);
    run(steps, 12s, 500ms, 2);
    CHECK(trace(steps) == "typical 500000 us, 0 back, hole at 9.500 of 2.000");
}

TEST_CASE("steps: undated frames at the beginning lie before the first dated one", "[demux]") {
    Steps steps;
    steps.add_undated();
    steps.add_undated();
    run(steps, 1s, 40ms, 5);
    steps.add_undated();
    CHECK(steps.first() == 920ms);
    CHECK(steps.last() == 1160ms);
}

TEST_CASE("steps: equal and smaller timestamps go backward, once each", "[demux]") {
    Steps steps;
    run(steps, 100s, 40ms, 5);
    run(steps, 50s, 40ms, 5);
    steps.add(50s + 160ms);
    CHECK(trace(steps) == "typical 40000 us, 2 back");
}

}  // namespace
}  // namespace weir::demux
