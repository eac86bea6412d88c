// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <weir/error.hpp>

#include "base/clock.hpp"
#include "playlist/parser.hpp"

namespace weir::playlist {

/// Asks for a live media playlist again, for what its server can beyond the plain answer: to hold
/// the request until there is news, to leave out what we know. Keeps the last whole playlist where
/// it can either.  Pure.  Thread: shard.  Source: draft 8216bis §6.2.5, §6.3.7.
class Reloader {
public:
    /// `url`: as the playlist was loaded first.
    explicit Reloader(std::string url) : url_(std::move(url)) {}

    struct Load {
        std::string url;
        bool wants_delta = false;  ///< For ParseContext.
    };
    /// `blocks`: let the server hold it.
    Load next(bool blocks, Clock::time_point now) const;

    /// An answer made whole, to a load that began at `started`.
    /// Errors: those of apply_delta(); then on_delta_refused() is for the caller to call.
    Result<MediaPlaylist> take(MediaPlaylist answer, Clock::time_point started);
    /// What came in answer to a delta wish is of no use: the next load is of the full playlist, and
    /// need not wait. A server that does so again and again is asked for no more deltas.
    void on_delta_refused();

private:
    std::string url_;
    std::optional<MediaPlaylist> last_;
    Clock::time_point loaded_{};  ///< The load of last_ began.
    bool is_delta_off_ = false;   ///< For the next load.
    unsigned refused_ = 0;
};

}  // namespace weir::playlist
