// SPDX-License-Identifier: MIT
#include "mux/rejoin.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

TEST_CASE("rejoin: a keyframe that was seen is found where it stands", "[mux]") {
    mux::Rejoin rejoin;
    rejoin.remember(as_bytes("first"), 0s);
    rejoin.remember(as_bytes("second"), 2s);
    CHECK(rejoin.find(as_bytes("second")) == 2s);
    CHECK(!rejoin.find(as_bytes("third")));
}

TEST_CASE("rejoin: a frame that stands in two places proves nothing", "[mux]") {
    mux::Rejoin rejoin;
    rejoin.remember(as_bytes("black"), 0s);
    rejoin.remember(as_bytes("black"), 2s);
    CHECK(!rejoin.find(as_bytes("black")));
}

TEST_CASE("rejoin: what it remembers is bounded", "[mux]") {
    mux::Rejoin rejoin;
    rejoin.remember(as_bytes("oldest"), 0s);
    for (int i = 0; i < 1000; ++i)
        rejoin.remember(as_bytes(std::to_string(i)), std::chrono::seconds{i + 1});
    CHECK(!rejoin.find(as_bytes("oldest")));
    CHECK(rejoin.find(as_bytes("999")) == 1000s);
}
