// SPDX-License-Identifier: MIT
#include "publish/cutter.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>
#include <string>

namespace weir::publish {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct Stream {
    milliseconds frame{40};
    std::function<bool(milliseconds)> is_keyframe;
    milliseconds length{20'000};
};

/// "2000 2000n 2499x": the lengths of segments; n: the next one begins anywhere.
std::string lengths(std::chrono::seconds wanted, const Stream& stream, Cutter* given = nullptr) {
    Cutter own{wanted};
    Cutter& cutter = given ? *given : own;
    std::string text;
    milliseconds begin{0};
    cutter.begin(0ms, true);
    for (milliseconds at{0}; at < stream.length; at += stream.frame) {
        const auto cut = cutter.look(at, stream.is_keyframe(at));
        if (cut == Cutter::Cut::none) continue;
        cutter.end(at - begin);
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", (at - begin).count(),
                            cut == Cutter::Cut::anywhere ? "n" : "");
        begin = at;
        cutter.begin(at, stream.is_keyframe(at));
    }
    return text;
}

auto each(milliseconds group) {
    return [group](milliseconds at) { return at % group == 0ms; };
}

TEST_CASE("cutter: segments end at the keyframe nearest to what was wanted", "[publish]") {
    CHECK(lengths(2s, {.is_keyframe = each(2s), .length = 7s}) == "2000 2000 2000");
    CHECK(lengths(2s, {.is_keyframe = each(1s), .length = 7s}) == "2000 2000 2000");
    CHECK(lengths(1s, {.is_keyframe = each(2s), .length = 7s}) == "2000 2000 2000");
    CHECK(lengths(4s, {.is_keyframe = each(1s), .length = 13s}) == "4000 4000 4000");
    CHECK(lengths(2s, {.is_keyframe = each(1'200ms), .length = 8s}) == "2400 2400 2400");
    CHECK(lengths(2s, {.is_keyframe = each(800ms), .length = 7s}) == "1600 1600 1600 1600");
}

TEST_CASE("cutter: the target follows from the first segment, and leaves it room", "[publish]") {
    const auto target = [](std::chrono::seconds wanted, milliseconds first) {
        Cutter cutter{wanted};
        cutter.begin(0ms, true);
        CHECK_FALSE(cutter.target());
        cutter.end(first);
        return *cutter.target();
    };
    CHECK(target(2s, 2'000ms) == 2s);
    CHECK(target(2s, 2'002ms) == 2s);
    CHECK(target(2s, 1'000ms) == 2s);
    CHECK(target(2s, 3'200ms) == 4s);
    CHECK(target(1s, 8'340ms) == 9s);
}

TEST_CASE("cutter: no segment is above the target, if a group is longer than the first",
          "[publish]") {
    const auto rare = [](milliseconds at) {
        return at == 0ms || at == 2s || at == 4s || at == 12s;
    };
    // Rounded, 2480 ms are 2 s.
    CHECK(lengths(2s, {.is_keyframe = rare, .length = 15s}) ==
          "2000 2000 2480n 2480n 2480n 560 2480n");
}

TEST_CASE("cutter: a stream of one keyframe is cut, too", "[publish]") {
    const auto once = [](milliseconds at) { return at == 0ms; };
    Cutter cutter{2s};
    CHECK(lengths(2s, {.is_keyframe = once, .length = 25s}, &cutter) == "10480n 11480n");
    CHECK(*cutter.target() == 11s);
}

TEST_CASE("cutter: frames that are rare do not break the target", "[publish]") {
    Cutter cutter{2s};
    cutter.begin(0ms, true);
    cutter.end(2s);
    cutter.begin(2s, true);
    CHECK(cutter.look(7s, false) == Cutter::Cut::at_hole);
}

}  // namespace
}  // namespace weir::publish
