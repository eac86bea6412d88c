// SPDX-License-Identifier: MIT
// A Follower in virtual time, told what happens in single words.
#pragma once
#include <string>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "kit/playlist_builder.hpp"

namespace weir::playlist {

struct Story {
    static constexpr Clock::time_point kStart{std::chrono::hours{1}};

    Clock::time_point now = kStart;
    Follower follower;

    explicit Story(FollowerOptions options = {}) : follower(options) {}

    std::string trace() { return kit::trace(follower, now); }

    /// Loads the playlist in no time, and says what the follower makes of it.
    std::string load(const kit::LivePlaylist& live) {
        follower.on_reload_started(now);
        follower.on_playlist(kit::live_playlist(live), now);
        return trace();
    }
    std::string fail_load(Error error) {
        follower.on_reload_started(now);
        follower.on_reload_failed(error, now);
        return trace();
    }
    /// Lets time pass, as a caller does who wakes whenever he is told to.
    std::string pass(milliseconds time) {
        const auto end = now + time;
        while (follower.next_wakeup() < end && follower.next_wakeup() > now) {
            now = follower.next_wakeup();
            follower.on_time(now);
        }
        now = end;
        follower.on_time(now);
        return trace();
    }
    void fetched(std::initializer_list<Follower::Position> positions) {
        for (const auto position : positions)
            follower.on_fetched(position, now);
    }
    std::string fail_fetch(Follower::Position position, int status) {
        Follower::Failure failure{GapCause::http_status, fmt::format("HTTP {}", status)};
        failure.http_status = status;
        follower.on_fetch_failed(position, failure, now);
        return trace();
    }
    /// To the time when the follower wants to be woken.
    std::string wake() {
        now = follower.next_wakeup();
        follower.on_time(now);
        return trace();
    }
    double elapsed_s() const { return std::chrono::duration<double>(now - kStart).count(); }
};

}  // namespace weir::playlist
