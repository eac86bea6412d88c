// SPDX-License-Identifier: MIT
#include "mux/cutter.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;

TEST_CASE("cutter: without limits a file is never cut", "[mux]") {
    mux::Cutter cutter{SplitOptions{}};
    CHECK(!cutter.should_cut(1000h, std::uint64_t{1} << 50));
}

TEST_CASE("cutter: by duration it cuts at the first point at or past the limit", "[mux]") {
    mux::Cutter cutter{SplitOptions{.duration = 3s}};
    CHECK(!cutter.should_cut(0s, 10));
    CHECK(!cutter.should_cut(2s, 1000));
    CHECK(cutter.should_cut(4s, 2000));
}

TEST_CASE("cutter: by size it cuts before the GOP that would exceed the limit", "[mux]") {
    mux::Cutter cutter{SplitOptions{.bytes = 1000}};
    CHECK(!cutter.should_cut(0s, 0));
    CHECK(!cutter.should_cut(2s, 400));  // One more of 400 fits.
    CHECK(cutter.should_cut(4s, 800));   // Another would not.
    cutter.on_new_file();
    CHECK(!cutter.should_cut(2s, 400));
}

TEST_CASE("cutter: a file that holds nothing is never cut", "[mux]") {
    mux::Cutter cutter{SplitOptions{.bytes = 1}};
    CHECK(!cutter.should_cut(0s, 0));
}
