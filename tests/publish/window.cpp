// SPDX-License-Identifier: MIT
#include "publish/window.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::publish {
namespace {

using namespace std::chrono_literals;

const Clock::time_point kStart{1'000s};

Listed segment(const std::string& uri, double seconds = 2, bool discontinuity = false) {
    Listed listed;
    listed.segment.uri = uri;
    listed.segment.duration = std::chrono::duration<double>{seconds};
    listed.segment.discontinuity = discontinuity;
    return listed;
}

/// "7+1: c D:d e": media and discontinuity sequence, and what is listed.
std::string shown(const Window& window) {
    std::string text =
        fmt::format("{}+{}:", window.media_sequence(), window.discontinuity_sequence());
    for (const Listed& each : window.listed())
        text += fmt::format(" {}{}", each.segment.discontinuity ? "D:" : "", each.segment.uri);
    return text;
}

std::string joined(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, " "));
}

TEST_CASE("window: it slides, and its numbers rise with what left it", "[publish]") {
    Window window{3, 10s};
    window.begin(7, 4);
    for (const std::string uri : {"a", "b", "c"})
        window.add(segment(uri), 2s);
    CHECK(shown(window) == "7+4: a b c");
    window.add(segment("d", 2, true), 2s);
    CHECK(shown(window) == "8+4: b c D:d");
    for (const std::string uri : {"e", "f"})
        window.add(segment(uri), 2s);
    CHECK(shown(window) == "10+4: D:d e f");
    window.add(segment("g"), 2s);
    CHECK(shown(window) == "11+5: e f g");
    CHECK(window.listed().back().segment.msn == 13);
}

TEST_CASE("window: it never lasts less than three target durations", "[publish]") {
    Window window{3, 10s};
    for (const std::string uri : {"a", "b", "c", "d", "e"})
        window.add(segment(uri, 1), 2s);
    CHECK(shown(window) == "0+0: a b c d e");
    window.add(segment("f", 2), 2s);
    CHECK(shown(window) == "1+0: b c d e f");
}

TEST_CASE("window: a file goes when no player can want it, and not before", "[publish]") {
    Window window{3, 10s};
    for (const std::string uri : {"a", "b", "c"}) {
        window.add(segment(uri), 2s);
        window.on_written(kStart);
    }
    window.add(segment("d"), 2s);
    // As long as the playlist that has it is the one that is there.
    CHECK(joined(window.take_due(kStart + 24h)) == "");
    window.on_written(kStart);
    // Its 2 s, the 6 s of the playlist, and the grace.
    CHECK(joined(window.take_due(kStart + 17'999ms)) == "");
    CHECK(joined(window.take_due(kStart + 18s)) == "a");
    CHECK(joined(window.take_due(kStart + 24h)) == "");
}

TEST_CASE("window: an init segment goes with the last segment that needs it", "[publish]") {
    Window window{3, 0s};
    const auto with_init = [](const std::string& uri, const std::string& init) {
        Listed listed = segment(uri);
        listed.segment.init = media::InitSegment{init, {}, {}};
        return listed;
    };
    for (const std::string uri : {"a", "b", "c", "d", "e", "f"}) {
        window.add(with_init(uri, uri < "c" ? "i1" : "i2"), 2s);
        window.on_written(kStart + 2s * (uri[0] - 'a'));
    }
    CHECK(joined(window.take_due(kStart + 14s)) == "a");
    CHECK(joined(window.take_due(kStart + 16s)) == "b i1");
    CHECK(joined(window.take_due(kStart + 24h)) == "c");
}

TEST_CASE("window: it goes on behind what another has listed", "[publish]") {
    std::vector<Listed> before{segment("a"), segment("b", 2, true), segment("c")};
    for (std::size_t i = 0; i < before.size(); ++i) {
        before[i].segment.msn = 40 + i;
        before[i].segment.dsn = i == 0 ? 6 : 7;
    }
    Window window{3, 0s};
    window.take_over(before, 2s);
    CHECK(shown(window) == "40+6: a D:b c");
    CHECK(window.next_msn() == 43);
    window.add(segment("d", 2, true), 2s);
    window.add(segment("e"), 2s);
    CHECK(shown(window) == "42+7: c D:d e");
    window.on_written(kStart);
    // The playlist that had it was written by the other: it lasts 6 s.
    CHECK(joined(window.take_due(kStart + 7'999ms)) == "");
    CHECK(joined(window.take_due(kStart + 8s)) == "a b");
}

TEST_CASE("window: what nobody lists any more is kept for as long as it was wanted", "[publish]") {
    Window window{3, 5s};
    window.leave("old", kStart, std::chrono::duration<double>{6});
    CHECK(joined(window.take_due(kStart + 10'999ms)) == "");
    CHECK(joined(window.take_due(kStart + 11s)) == "old");
}

TEST_CASE("window: a whole recording is listed where that is wanted", "[publish]") {
    Window window{0, 0s};
    for (int i = 0; i < 1'000; ++i) {
        window.add(segment(std::to_string(i)), 2s);
        window.on_written(kStart);
    }
    CHECK(window.listed().size() == 1'000);
    CHECK(window.duration().count() == 2'000);
    CHECK(window.take_due(kStart + 24h).empty());
}

TEST_CASE("window: independence is claimed of all that is listed, or of nothing", "[publish]") {
    Window window{3, 0s};
    for (const std::string uri : {"a", "b", "c", "d", "e"}) {
        Listed listed = segment(uri);
        listed.is_independent = uri != "b";
        window.add(listed, 2s);
        CHECK(window.is_independent() == (uri == "a" || uri == "e"));
    }
}

}  // namespace
}  // namespace weir::publish
