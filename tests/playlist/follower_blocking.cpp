// SPDX-License-Identifier: MIT
// When a playlist is loaded again whose server holds requests until it has news.
#include <catch2/catch.hpp>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

kit::LivePlaylist blocking(std::uint64_t msn, unsigned coming = 0) {
    return {.msn = msn, .parts = 4, .coming = coming, .blocks = true};
}

std::string reload_of(const std::string& trace) {
    return trace.substr(trace.rfind(' ') + 1);
}

}  // namespace

TEST_CASE("blocking: where the server holds the request, it is made at once", "[playlist]") {
    Story story;
    CHECK_FALSE(story.follower.reload_blocks());
    CHECK(reload_of(story.load(blocking(7))) == "wake:+0.1s");
    CHECK(story.follower.reload_blocks());
    story.follower.on_reload_started(story.now);
    story.now += 1500ms;
    story.follower.on_playlist(kit::live_playlist(blocking(7, 1)), story.now);
    CHECK(story.trace() == "fetch:3=msn10.0 reload");
}

TEST_CASE("blocking: an answer at once without news is paced as usual", "[playlist]") {
    Story story;
    story.load(blocking(7, 1));
    for (int i = 0; i < 5; ++i)
        CHECK(story.load(blocking(7, 1)) == "wake:+3s");
    // It may be believed again.
    CHECK(reload_of(story.load(blocking(7, 2))) == "wake:+0.1s");
}

TEST_CASE("blocking: no server makes it spin", "[playlist]") {
    Story story;
    unsigned loads = 0, coming = 0;
    story.load(blocking(7));
    while (story.now < Story::kStart + 10s) {
        if (!story.follower.reload_due(story.now)) story.now = story.follower.next_wakeup();
        // Something new each time, in no time.
        story.load(blocking(7, ++coming));
        ++loads;
    }
    CHECK(loads <= 101);
}

TEST_CASE("blocking: after one that failed, the next is plain", "[playlist]") {
    Story story;
    story.load(blocking(7));
    story.fail_load(Error{Errc::stalled});
    CHECK_FALSE(story.follower.reload_blocks());
    CHECK(reload_of(story.load(blocking(8))) == "wake:+0.1s");
    CHECK(story.follower.reload_blocks());
    story.load(blocking(9));
    story.fail_load(Error{Errc::stalled});
    story.load(blocking(10));
    CHECK(story.follower.reload_blocks());
}

TEST_CASE("blocking: a server that never answers them is asked for no more of them", "[playlist]") {
    Story story;
    std::uint64_t msn = 7;
    story.load(blocking(msn));
    for (int i = 0; i < 2; ++i) {
        CHECK(story.follower.reload_blocks());
        story.fail_load(Error{Errc::stalled});
        story.load(blocking(++msn));
    }
    CHECK_FALSE(story.follower.reload_blocks());
    CHECK(reload_of(story.load(blocking(++msn))) == "wake:+6s");
}

TEST_CASE("blocking: a playlist that does not say so is paced as usual", "[playlist]") {
    Story story;
    CHECK(reload_of(story.load({.msn = 7, .parts = 4, .coming = 1})) == "wake:+6s");
    CHECK_FALSE(story.follower.reload_blocks());
}
