// SPDX-License-Identifier: MIT
#include "buffer/sequencer.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

using namespace weir;

namespace {

/// What the sink was told: "[0 abc] [1 d" is segment 0 whole, and a part of segment 1.
struct Story final : buffer::Sequencer::Sink {
    buffer::Sequencer sequencer{*this};
    std::string told;

    void put(std::uint64_t position, std::string_view text) {
        sequencer.write(position, as_bytes(text));
    }
    void on_begin(std::uint64_t position) override { told += fmt::format("[{} ", position); }
    void on_bytes(std::uint64_t, ByteView bytes) override { told += as_text(bytes); }
    void on_complete(std::uint64_t) override { told += "]"; }
    void on_lost(std::uint64_t position, bool begun) override {
        told += begun ? std::string{"!"} : fmt::format("<{} lost>", position);
    }
};

}  // namespace

TEST_CASE("sequencer: the head flows through, later segments wait their turn", "[buffer]") {
    Story story;
    story.put(1, "later");
    story.put(0, "a");
    CHECK(story.told == "[0 a");
    CHECK(story.sequencer.held_bytes() == 5);
    story.put(0, "b");
    story.sequencer.complete(0);
    CHECK(story.told == "[0 ab][1 later");
    CHECK(story.sequencer.held_bytes() == 0);
    story.put(1, "!");
    story.sequencer.complete(1);
    CHECK(story.told == "[0 ab][1 later!]");
}

TEST_CASE("sequencer: segments that are complete early come out in order", "[buffer]") {
    Story story;
    story.put(2, "c");
    story.sequencer.complete(2);
    story.put(1, "b");
    story.sequencer.complete(1);
    CHECK(story.told.empty());
    story.put(0, "a");
    story.sequencer.complete(0);
    CHECK(story.told == "[0 a][1 b][2 c]");
    CHECK(story.sequencer.head() == 3);
}

TEST_CASE("sequencer: a lost segment is passed over, in its place", "[buffer]") {
    Story story;
    story.put(1, "b");
    story.sequencer.complete(1);
    story.put(2, "half");
    story.sequencer.lost(2);
    story.sequencer.lost(0);
    CHECK(story.told == "<0 lost>[1 b][2 half!");
    CHECK(story.sequencer.held_bytes() == 0);
}

TEST_CASE("sequencer: losing the head after a part of it was delivered says so", "[buffer]") {
    Story story;
    story.put(0, "half");
    CHECK(story.sequencer.received_bytes(0) == 4);
    story.sequencer.lost(0);
    CHECK(story.told == "[0 half!");
}

TEST_CASE("sequencer: an empty segment is whole, and counted", "[buffer]") {
    Story story;
    story.sequencer.complete(0);
    CHECK(story.told == "[0 ]");
}
