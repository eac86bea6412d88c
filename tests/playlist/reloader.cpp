// SPDX-License-Identifier: MIT
#include "playlist/reloader.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "kit/playlist_builder.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

constexpr Clock::time_point kStart{std::chrono::hours{1}};
constexpr std::string_view kUrl = "http://origin.test/live/a.m3u8?token=1";

/// Six segments of 6 s, of which four parts each; it blocks and makes delta updates.
kit::LivePlaylist low_latency(std::uint64_t msn) {
    return {.msn = msn, .segments = 6, .parts = 4, .blocks = true, .can_skip_until = Seconds{36}};
}

MediaPlaylist delta(std::uint64_t msn, std::uint64_t skipped) {
    auto playlist = kit::live_playlist(low_latency(msn));
    playlist.segments.erase(playlist.segments.begin(),
                            playlist.segments.begin() + static_cast<long>(skipped));
    playlist.skip = Skip{skipped, std::nullopt, std::nullopt};
    return playlist;
}

struct Reloads {
    Reloader reloader{std::string{kUrl}};

    void take(const kit::LivePlaylist& live, milliseconds at) {
        REQUIRE(reloader.take(kit::live_playlist(live), kStart + at).has_value());
    }
    /// What it adds to the URL.
    std::string next(bool blocks, milliseconds at) const {
        const auto load = reloader.next(blocks, kStart + at);
        CHECK(load.url.substr(0, kUrl.size()) == kUrl);
        CHECK(load.wants_delta == (load.url.find("_HLS_skip") != std::string::npos));
        return load.url.substr(kUrl.size());
    }
};

}  // namespace

TEST_CASE("reloader: a plain playlist is loaded again from its URL", "[playlist]") {
    Reloads reloads;
    CHECK(reloads.next(true, 0s) == "");
    reloads.take({.msn = 7}, 0s);
    CHECK(reloads.next(true, 1s) == "");
}

TEST_CASE("reloader: it asks for what the server can, and we want", "[playlist]") {
    Reloads reloads;
    auto live = low_latency(10);
    live.can_skip_until.reset();
    reloads.take(live, 0s);
    CHECK(reloads.next(true, 1s) == "&_HLS_msn=16&_HLS_part=0");
    CHECK(reloads.next(false, 1s) == "");
    live.coming = 3;
    reloads.take(live, 1s);
    CHECK(reloads.next(true, 1s) == "&_HLS_msn=16&_HLS_part=3");
    live.is_encrypted = true;  // Its parts are of no use to us.
    reloads.take(live, 1s);
    CHECK(reloads.next(true, 1s) == "&_HLS_msn=16");
}

TEST_CASE("reloader: a delta is asked for while the last playlist is recent", "[playlist]") {
    Reloads reloads;
    reloads.take(low_latency(10), 0s);
    CHECK(reloads.next(true, 1s) == "&_HLS_msn=16&_HLS_part=0&_HLS_skip=YES");
    CHECK(reloads.next(false, 18s) == "&_HLS_skip=YES");
    CHECK(reloads.next(false, 18'001ms) == "");
    auto live = low_latency(10);
    live.can_skip_until = Seconds{35};  // Less than six target durations.
    reloads.take(live, 0s);
    CHECK(reloads.next(false, 1s) == "");
}

TEST_CASE("reloader: what a delta leaves out is put back, and counted", "[playlist]") {
    Reloads reloads;
    reloads.take(low_latency(10), 0s);
    const auto whole = reloads.reloader.take(delta(12, 4), kStart + 12s);
    REQUIRE(whole.has_value());
    REQUIRE(whole->segments.size() == 6);
    CHECK(whole->segments.front().msn == 12);
    CHECK_FALSE(whole->skip);
    CHECK(reloads.next(true, 13s) == "&_HLS_msn=18&_HLS_part=0&_HLS_skip=YES");
}

TEST_CASE("reloader: after a delta that does not fit, the full playlist is asked for",
          "[playlist]") {
    Reloads reloads;
    reloads.take(low_latency(10), 0s);
    const auto misfit = reloads.reloader.take(delta(9, 4), kStart + 6s);
    REQUIRE(misfit.has_error());
    CHECK(misfit.error().code == Errc::invalid_playlist);
    reloads.reloader.on_delta_refused();
    CHECK(reloads.next(false, 6s) == "");
    reloads.take(low_latency(11), 6s);
    CHECK(reloads.next(false, 7s) == "&_HLS_skip=YES");
}

TEST_CASE("reloader: a server whose deltas never fit is asked for no more", "[playlist]") {
    Reloads reloads;
    for (std::uint64_t i = 0; i < 3; ++i) {
        reloads.take(low_latency(10 + i), 0s);
        CHECK(reloads.next(false, 1s) == "&_HLS_skip=YES");
        reloads.reloader.on_delta_refused();
    }
    reloads.take(low_latency(14), 0s);
    CHECK(reloads.next(false, 1s) == "");
}
