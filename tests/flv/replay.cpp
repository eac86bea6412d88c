// SPDX-License-Identifier: MIT
#include "flv/replay.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::flv {
namespace {

/// A stream of 100 ms a frame, keyframes each half second, sound between pictures.
struct Server {
    Replay replay;
    std::string text;  ///< What was new.

    /// Frames [from, to), on a clock that is `shift_ms` ahead.
    Server& send(unsigned from, unsigned to, std::uint32_t shift_ms = 0) {
        for (unsigned i = from; i < to; ++i) {
            const bool is_keyframe = i % 5 == 0;
            const auto payload = fmt::format("frame {}", i);
            const auto at = i * 100 + shift_ms;
            note(is_keyframe ? "V" : "v", i, {TagType::video, at, {}}, payload, is_keyframe);
            note("a", i, {TagType::audio, at + 40, {}}, "sound", true);
        }
        return *this;
    }
    void note(std::string_view name, unsigned i, const Tag& tag, std::string_view payload,
              bool is_keyframe) {
        if (replay.is_repeated(tag, as_bytes(payload), is_keyframe)) return;
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", name, i);
    }
};

TEST_CASE("replay: what comes again with its timestamps is known, what follows is new", "[flv]") {
    Server server;
    server.send(0, 7).send(5, 9);
    CHECK(server.text == "V0 a0 v1 a1 v2 a2 v3 a3 v4 a4 V5 a5 v6 a6 v7 a7 v8 a8");
}

TEST_CASE("replay: two GOPs, twice", "[flv]") {
    Server server;
    server.send(0, 7).send(0, 8).send(5, 9);
    CHECK(server.text == "V0 a0 v1 a1 v2 a2 v3 a3 v4 a4 V5 a5 v6 a6 v7 a7 v8 a8");
}

TEST_CASE("replay: the same pictures at another time are new", "[flv]") {
    Server server;
    server.send(0, 2).send(0, 2, 200);
    CHECK(server.text == "V0 a0 v1 a1 V0 a0 v1 a1");
}

TEST_CASE("replay: a loop is found out in its third round", "[flv]") {
    Server server;
    server.send(0, 2).send(0, 2).send(0, 2).send(0, 2);
    CHECK(server.text == "V0 a0 v1 a1 V0 a0 v1 a1 V0 a0 v1 a1");
}

TEST_CASE("replay: other pictures at an earlier time are new", "[flv]") {
    Server server;
    server.send(5, 7).send(0, 1);
    CHECK(server.text == "V5 a5 v6 a6 V0 a0");
}

TEST_CASE("replay: another connection is another matter", "[flv]") {
    Server server;
    server.send(0, 1);
    server.replay.begin_run();
    server.send(0, 1);
    CHECK(server.text == "V0 a0 V0 a0");
}

TEST_CASE("replay: it is known over the wrap of the clock", "[flv]") {
    Server server;
    server.send(0, 7, 0u - 600).send(5, 8, 0u - 600);
    CHECK(server.text == "V0 a0 v1 a1 v2 a2 v3 a3 v4 a4 V5 a5 v6 a6 v7 a7");
}

}  // namespace
}  // namespace weir::flv
