// SPDX-License-Identifier: MIT
#include "aftercare/timeline.hpp"

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

namespace weir {
namespace {

using aftercare::Timeline;

constexpr std::int64_t kUnknown = AV_NOPTS_VALUE;

struct In {
    int track;
    std::int64_t dts, pts;
};

/// "v0/40 a10/10": track, DTS and PTS in milliseconds. Each frame lasts 40 ms.
std::string placed(const std::vector<In>& frames, int wrap_bits = 0) {
    Timeline timeline{{{media::kFlv}, {media::kFlv}}, wrap_bits};
    av::Packets out;
    for (const In& in : frames) {
        av::Packet packet = kit::packet(in.track, 0, true, "x");
        packet.set_times(in.dts, in.pts);
        packet.set_duration(40);
        timeline.push(std::move(packet), out);
    }
    timeline.drain(out);
    std::string text;
    for (const av::Packet& packet : out)
        text += fmt::format("{}{}{}/{}", text.empty() ? "" : " ", packet.track() == 0 ? 'v' : 'a',
                            packet.dts(), packet.pts());
    return text;
}

TEST_CASE("timeline: what is shown first is shown at 0, though it is decoded before",
          "[aftercare]") {
    CHECK(placed({{0, 920, 1000}, {1, 1010, 1010}, {0, 960, 1120}, {0, 1000, 1040}}) ==
          "v-80/0 v-40/120 v0/40 a10/10");
}

TEST_CASE("timeline: sound that is heard before the picture begins at 0", "[aftercare]") {
    CHECK(placed({{0, 1000, 1080}, {1, 990, 990}, {0, 1040, 1120}}) == "a0/0 v10/90 v50/130");
}

TEST_CASE("timeline: a hole stays, a step back of the clock is closed", "[aftercare]") {
    CHECK(placed({{0, 0, 0}, {0, 40, 40}, {0, 60'000, 60'000}}) == "v0/0 v40/40 v60000/60000");
    CHECK(placed({{0, 90'000, 90'000}, {0, 90'040, 90'040}, {0, 500, 500}, {0, 540, 540}}) ==
          "v0/0 v40/40 v80/80 v120/120");
    CHECK(placed({{0, 0, 0}, {0, 40, 40}, {0, 9'000'000, 9'000'000}}) == "v0/0 v40/40 v80/80");
}

TEST_CASE("timeline: clocks may wrap, and the presentation time before the other", "[aftercare]") {
    constexpr std::int64_t kTurn = 1 << 16;
    CHECK(placed({{0, kTurn - 80, kTurn - 40}, {0, kTurn - 40, 0}, {0, 0, 40}}, 16) ==
          "v-40/0 v0/40 v40/80");
}

TEST_CASE("timeline: frames without times get some, and none is lost", "[aftercare]") {
    CHECK(placed({{0, kUnknown, 80}, {0, kUnknown, 160}, {0, 80, 120}, {0, kUnknown, kUnknown}}) ==
          "v-80/0 v-40/80 v0/40 v40/40");
    CHECK(placed({{1, kUnknown, kUnknown}, {1, kUnknown, kUnknown}}) == "a0/0 a40/40");
}

}  // namespace
}  // namespace weir
