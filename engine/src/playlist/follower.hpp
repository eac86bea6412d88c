// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>
#include <weir/event.hpp>

#include "base/clock.hpp"
#include "playlist/known_window.hpp"
#include "playlist/playlist.hpp"
#include "playlist/tempo.hpp"

namespace weir::playlist {

struct FollowerOptions {
    milliseconds retry_delay{250};        ///< Before a segment or playlist is tried again; doubles.
    milliseconds retry_delay_max{2'000};  ///< Also never more than half a target duration.
    unsigned reload_failures = 8;         ///< In a row: then the stream is over.
    milliseconds patience{30'000};  ///< No new segment for so long (at least 3 targets): over too.
    /// From its first failure, a segment is tried no longer, though it may be listed for hours.
    milliseconds segment_patience{60'000};
    std::uint32_t jitter_seed = 1;  ///< Retries are spread by up to a quarter of their delay.
};

/// Decides what to fetch next while a live media playlist slides, what to try again, and what is
/// lost. Segments are numbered by position: 0, 1, 2, … without holes, in order of media, also where
/// the origin's own media sequence restarts. Each position ends as fetched or as lost, once. The
/// first segment after a restart has `discontinuity` set, and a dsn that no segment before had.
/// Pure.  Thread: shard.  Source: RFC 8216 §6.3.
class Follower {
public:
    using Position = std::uint64_t;

    struct Fetch {
        Position position = 0;
        media::Segment segment;
        unsigned attempt = 1;
    };

    /// A position that is passed over. A range that was never listed to us takes one position; it
    /// has no msn where the origin gave its numbers to other media. The caller fills in Gap::at.
    struct Loss {
        Position position = 0;
        Gap gap;
    };

    struct Failure {
        GapCause cause = GapCause::connection;
        std::string detail;      ///< "HTTP 404"
        bool permanent = false;  ///< Another try can't help (too large).
        int http_status = 0;     ///< Where cause is http_status; 0 is taken for 404.
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

    /// When something falls due that no report will announce: a reload, a retry, a deadline. A
    /// retry that on_time() has passed is told no more; a reload is, until it starts.
    Clock::time_point next_wakeup() const;
    /// Lets deadlines pass: call when next_wakeup() has come.
    void on_time(Clock::time_point now);

    Over over() const;
    /// No position waits for its fetch, its retry or its deadline. Once it is over, the caller goes
    /// on until this holds, so that nothing is lost unsaid.
    bool is_settled() const { return pending_.empty(); }
    /// The error of the last failed reload, for a report.
    const std::optional<Error>& last_reload_error() const;
    /// Target duration of the last playlist.
    Seconds target_duration() const;

private:
    struct Pending {
        media::Segment segment;
        bool in_flight = false;
        bool is_listed = true;
        bool is_detached = false;  ///< Its number stands for other media now.
        bool is_orphaned = false;  ///< Its sequence gave way to a new one.
        bool is_shed = false;      ///< Given up for what is newer.
        bool slid_first = false;   ///< No longer listed when its first attempt ended.
        unsigned attempts = 0;
        Clock::time_point due = Clock::time_point::min();
        Clock::time_point deadline = Clock::time_point::max();
        std::optional<Failure> failure;

        /// Nothing but a fetch will happen to it. As fetches and the window go in order, so it is
        /// with all that come after it.
        bool is_untouched() const { return is_listed && attempts == 0; }
        /// Of its loss.
        GapCause cause() const;
    };
    using Table = std::map<Position, Pending>;

    /// What a playlist is, beside the one we follow.
    enum class Turn { forward, behind, restart, overrun };
    Turn turn_of(const MediaPlaylist& playlist, Clock::time_point now);
    void renumber(const MediaPlaylist& playlist, std::uint64_t slid, Clock::time_point now);
    void begin_epoch(const MediaPlaylist& playlist, Turn turn, Clock::time_point now);
    bool follow(const MediaPlaylist& playlist, Clock::time_point now);
    void slide(const MediaPlaylist& playlist, Clock::time_point now);
    void append(const MediaPlaylist& playlist, Clock::time_point now);
    void add(const media::Segment& segment);

    void unlist(Pending& pending, Clock::time_point now) const;
    void lose_unlisted(std::uint64_t from_msn, std::uint64_t to_msn, const MediaPlaylist& after);
    void lose_overrun(const MediaPlaylist& after);
    Table::iterator lose(Table::iterator it);
    void lose_overdue(Clock::time_point now);
    void lose_excess();

    void end_with(Over over, Clock::time_point now);
    void end_if_stalled(Clock::time_point now);
    Clock::time_point stall_deadline() const;

    FollowerOptions options_;
    Tempo tempo_;

    KnownWindow known_;
    /// What we followed before the sequence last jumped; while an edge may still answer with it.
    KnownWindow former_;
    Clock::time_point former_until_ = Clock::time_point::min();
    unsigned suspicions_ = 0;      ///< Loads in a row that look like a restart.
    bool stands_still_ = false;    ///< The list slides, its media sequence does not.
    bool begins_epoch_ = false;    ///< The next segment is the first of its epoch.
    std::uint64_t dsn_shift_ = 0;  ///< So that epochs have no dsn in common; modulo 2^64.
    std::uint64_t last_dsn_ = 0;

    Table pending_;
    Position next_position_ = 0;
    std::vector<Loss> losses_;

    bool is_loading_ = false;
    bool is_ended_ = false;
    Over over_ = Over::no;  ///< Never Over::ended: that follows from is_ended_.
    Clock::time_point load_started_{};
    Clock::time_point next_reload_ = Clock::time_point::min();
    std::optional<Clock::time_point> progress_;  ///< The last new segment, or the first load.
    Clock::time_point woken_ = Clock::time_point::min();
    unsigned failures_ = 0, refusals_ = 0;  ///< Of reloads, in a row.
    Clock::time_point first_refusal_{};
    std::optional<Error> last_reload_error_;
    Seconds target_duration_{0};
};

}  // namespace weir::playlist
