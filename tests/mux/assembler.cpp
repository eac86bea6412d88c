// SPDX-License-Identifier: MIT
#include "mux/assembler.hpp"

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

/// A live stream of 25 frames a second, a keyframe each second, an audio frame beside each.
class Live {
public:
    Live() { assembler.set_tracks(kit::two_tracks(), {.wrap_bits = 32, .hold = {}}); }

    /// Frames [from, to) in 40 ms steps, on a clock that is `shift` ahead of the frame's number.
    void frames(int from, int to, std::int64_t shift = 0) {
        av::Packets packets;
        for (int i = from; i < to; ++i) {
            packets.push_back(kit::packet(0, i * 40 + shift, i % 25 == 0, fmt::format("v{}", i)));
            packets.push_back(kit::packet(1, i * 40 + 10 + shift, true, fmt::format("a{}", i)));
        }
        assembler.push(std::move(packets), out);
    }
    void reconnect(std::chrono::milliseconds silence) {
        assembler.drain(out);
        assembler.expect_rejoin(silence);
        assembler.set_tracks(kit::two_tracks(), {.wrap_bits = 32, .hold = {}});
    }
    /// Every frame from 0 to `count`, once, in 40 ms steps?
    bool is_complete(int count) {
        assembler.drain(out);
        if (out.size() != static_cast<std::size_t>(2 * count)) return false;
        for (int i = 0; i < count; ++i) {
            const auto& video = out[static_cast<std::size_t>(2 * i)];
            if (as_text(video.packet.data()) != fmt::format("v{}", i)) return false;
            if (video.dts / 1ms != i * 40) return false;
        }
        return true;
    }

    mux::Assembler assembler;
    mux::Assembler::Out out;
};

}  // namespace

TEST_CASE("assembler: a recording begins with a keyframe", "[mux]") {
    Live live;
    live.frames(20, 30);
    live.assembler.drain(live.out);
    CHECK(kit::trace(live.out) == "V0 a10 v40 a50 v80 a90 v120 a130 v160 a170");
}

TEST_CASE("assembler: a reconnect that replays the last GOP loses and doubles nothing", "[mux]") {
    Live live;
    live.frames(0, 60);
    live.reconnect(300ms);
    live.frames(50, 90);
    CHECK(live.is_complete(90));
    CHECK(live.assembler.take_lost() == 0ns);
}

TEST_CASE("assembler: so does one whose clock began anew", "[mux]") {
    Live live;
    live.frames(0, 60, 5'000'000);
    live.reconnect(300ms);
    live.frames(50, 90, -1'900);
    CHECK(live.is_complete(90));
}

TEST_CASE("assembler: a reconnect past the end tells exactly what is missing", "[mux]") {
    Live live;
    live.frames(0, 60);
    live.reconnect(3s);
    live.frames(125, 150);
    live.assembler.drain(live.out);
    // Audio frame 59 began at 2370 ms and lasts 40; video frame 125 stands at 5000 ms.
    CHECK(live.assembler.take_lost() == 2590ms);
    CHECK(live.out[120].dts == 5000ms);
}

TEST_CASE("assembler: after a reconnect, frames that can't be decoded are dropped", "[mux]") {
    Live live;
    live.frames(0, 25);
    live.reconnect(1s);
    live.frames(60, 80);
    live.assembler.drain(live.out);
    const auto first_after = std::ranges::find_if(
        live.out, [](const auto& p) { return p.packet.track() == 0 && p.dts > 960ms; });
    REQUIRE(first_after != live.out.end());
    CHECK(first_after->packet.is_keyframe());
    CHECK(as_text(first_after->packet.data()) == "v75");
}

TEST_CASE("assembler: two 32-bit wraps of the clock leave no trace", "[mux]") {
    Live live;
    const std::int64_t period = std::int64_t{1} << 32;
    const std::int64_t start = period - 1000;
    av::Packets packets;
    for (int i = 0; i < 100; ++i)
        packets.push_back(kit::packet(0, (start + i * 40) % period, i % 25 == 0, "v"));
    live.assembler.push(std::move(packets), live.out);
    live.assembler.drain(live.out);
    REQUIRE(live.out.size() == 100);
    for (int i = 0; i < 100; ++i)
        REQUIRE(live.out[static_cast<std::size_t>(i)].dts == i * 40ms);
}

TEST_CASE("assembler: frames without a duration get that of the frame before", "[mux]") {
    Live live;
    live.frames(0, 10);
    live.assembler.drain(live.out);
    CHECK(live.out[4].packet.duration() == 40);
}
