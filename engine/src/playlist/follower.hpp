// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>
#include <weir/event.hpp>

#include "base/clock.hpp"
#include "playlist/playlist.hpp"

namespace weir::playlist {

struct FollowerOptions {
    milliseconds retry_delay{250};        ///< Before a segment or playlist is tried again; doubles.
    milliseconds retry_delay_max{2'000};  ///< Also never more than half a target duration.
    unsigned reload_failures = 8;         ///< In a row: then the stream is over.
    milliseconds patience{30'000};  ///< No new segment for so long (at least 3 targets): over too.
    std::uint32_t jitter_seed = 1;  ///< Retries are spread by up to a quarter of their delay.
};

/// Decides what to fetch next while a live media playlist slides, what to try again, and what is
/// lost. Segments are numbered by position: 0, 1, 2, … without holes, in order of media, also where
/// the origin's own media sequence restarts. Each position ends as fetched or as lost, once.
/// Pure.  Thread: shard.  Source: RFC 8216 §6.3.
class Follower {
public:
    using Position = std::uint64_t;

    struct Fetch {
        Position position = 0;
        media::Segment segment;
        unsigned attempt = 1;
    };

    /// A position that is passed over. A range that was never listed to us takes one position.
    struct Loss {
        Position position = 0;
        Gap gap;
    };

    struct Failure {
        GapCause cause = GapCause::connection;
        std::string detail;      ///< "HTTP 404"
        bool permanent = false;  ///< Another try can't help (too large).
    };

    enum class Over {
        no,
        ended,       ///< EXT-X-ENDLIST, and every position is settled.
        gone,        ///< The playlist is refused (404, 410, 403) again and again: the stream ended.
        frozen,      ///< Nothing new for too long.
        unreachable  ///< Reloads fail for other reasons.
    };

    explicit Follower(FollowerOptions options);

    /// Playlist side: the caller loads when reload_due() and reports start and outcome of each
    /// load.
    bool reload_due(Clock::time_point now) const;
    void on_reload_started(Clock::time_point now);
    void on_playlist(const MediaPlaylist& playlist, Clock::time_point now);
    void on_reload_failed(const Error& error, Clock::time_point now);

    /// Segment side: the first position in order that is due and not being fetched; none if nothing
    /// is. The caller reports the outcome of each. peek tells the position without taking it.
    std::optional<Position> peek_fetch(Clock::time_point now) const;
    std::optional<Fetch> next_fetch(Clock::time_point now);
    void on_fetched(Position position, Clock::time_point now);
    void on_fetch_failed(Position position, const Failure& failure, Clock::time_point now);

    /// What was given up since the last call, by position.
    std::vector<Loss> take_losses();

    /// When something falls due that no report will announce: a reload, a retry, a deadline.
    Clock::time_point next_wakeup() const;
    /// Lets deadlines pass: call when next_wakeup() has come.
    void on_time(Clock::time_point now);

    Over over() const;
    /// The error of the last failed reload, for a report.
    const std::optional<Error>& last_reload_error() const;
    /// Target duration of the last playlist.
    Seconds target_duration() const;
};

}  // namespace weir::playlist
