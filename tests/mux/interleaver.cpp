// SPDX-License-Identifier: MIT
#include "mux/interleaver.hpp"

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct Story {
    mux::Interleaver interleaver;
    std::string out;

    Story() { interleaver.reset(2, {}); }

    void put(int track, std::chrono::milliseconds dts) {
        interleaver.push(kit::packet(track, dts.count(), true, "x"), dts);
        while (auto item = interleaver.pop())
            note(*item);
    }
    void rest() {
        while (auto item = interleaver.pop_rest())
            note(*item);
    }
    void note(const mux::Interleaver::Item& item) {
        out += fmt::format("{}{}{}", out.empty() ? "" : " ", item.packet.track() == 0 ? 'v' : 'a',
                           item.dts / 1ms);
    }
};

}  // namespace

TEST_CASE("interleaver: tracks come out by DTS, equal ones in their own order", "[mux]") {
    Story story;
    story.put(0, 0ms);
    story.put(0, 40ms);
    CHECK(story.out.empty());
    story.put(1, 10ms);
    story.put(1, 30ms);
    story.put(1, 50ms);
    story.rest();
    CHECK(story.out == "v0 a10 a30 v40 a50");
}

TEST_CASE("interleaver: a silent track is waited for no longer than the limit", "[mux]") {
    Story story;
    for (auto dts = 0ms; dts <= 400ms; dts += 100ms)
        story.put(0, dts);
    CHECK(story.out == "v0");
    story.put(0, 500ms);
    CHECK(story.out == "v0 v100");
}

TEST_CASE("interleaver: what came before a jump back precedes all that came after it", "[mux]") {
    Story story;
    story.put(0, 100'000ms);
    story.put(1, 100'010ms);
    story.put(0, 1'000ms);  // The clock jumps: video first …
    story.put(1, 100'030ms);
    story.put(1, 1'010ms);  // … then audio.
    story.put(0, 1'040ms);
    story.rest();
    CHECK(story.out == "v100000 a100010 a100030 v1000 a1010 v1040");
}

TEST_CASE("interleaver: the tracks of a fragment, one after the other, are merged", "[mux]") {
    Story story;
    story.interleaver.reset(2, mux::kFragmentHold);
    for (auto dts = 0ms; dts <= 2'000ms; dts += 1'000ms)
        story.put(0, dts);
    CHECK(story.out.empty());
    for (auto dts = 500ms; dts <= 2'500ms; dts += 1'000ms)
        story.put(1, dts);
    CHECK(story.out == "v0 a500 v1000 a1500 v2000");
    story.rest();
    CHECK(story.out == "v0 a500 v1000 a1500 v2000 a2500");
}
