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
#include "playlist/lines.hpp"
#include "playlist/partial_segment.hpp"
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
    std::uint32_t jitter_seed = 1;        ///< Retries are spread by up to a quarter of their delay.
    std::vector<unsigned> line_ranks{0};  ///< Of each line; see Lines.
};

/// Decides what to fetch next while a live media playlist slides, what to try again, and what is
/// lost. Segments are numbered by position: 0, 1, 2, … without holes, in order of media, also where
/// the origin's own media sequence restarts. Each position ends as fetched or as lost, once. The
/// first segment after a restart has `discontinuity` set, and a dsn that no segment before had.
/// A segment of which parts are listed has its position from then on, and is fetched part by part.
/// The playlist may be loaded from several lines. Where another carries the same sequence, what is
/// pending is fetched from there; else it is gone over to as after a restart, with what is newer.
/// Pure.  Thread: shard.  Source: RFC 8216 §6.3.
class Follower {
public:
    using Position = std::uint64_t;

    struct Fetch {
        Position position = 0;
        media::Segment segment;  ///< No URI, and the duration so far, until it is listed whole.
        unsigned attempt = 1;
        std::optional<Part> part{};     ///< Just this, which follows on what was fetched before.
        Clock::time_point listed_at{};  ///< Whole, unless it is a part.
    };

    /// A position of which all parts were fetched: nothing more is to come.
    struct Joined {
        Position position = 0;
        media::Segment segment;
    };

    /// A position that is passed over. A range that was never listed to us takes one position; it
    /// has no msn where the origin gave its numbers to other media. The caller fills in Gap::at.
    struct Loss {
        Position position = 0;
        Gap gap;
        Seconds kept{0};  ///< Of the parts that were fetched of it; the gap is what follows them.
    };

    struct Failure {
        GapCause cause = GapCause::connection;
        std::string detail;      ///< "HTTP 404"
        bool permanent = false;  ///< Another try can't help (too large).
        int http_status = 0;     ///< Where cause is http_status; 0 is taken for 404.
        bool has_bytes = false;  ///< Some of it was delivered: the rest must be of the same bytes.
    };

    enum class Over {
        no,
        ended,       ///< EXT-X-ENDLIST, and every position is settled.
        gone,        ///< The playlist is refused (404, 410, 403) again and again: the stream ended.
        frozen,      ///< Nothing new for too long.
        unreachable  ///< Reloads fail for other reasons.
    };

    explicit Follower(const FollowerOptions& options);

    /// Playlist side: the caller loads when reload_due() and reports start and outcome of each
    /// load. A load that is still under way when one is due again is of no use any more.
    bool reload_due(Clock::time_point now) const;
    /// From where.
    Lines::Line line() const { return lines_.current(); }
    /// The server may hold the load that is due until it has something new (EXT-X-SERVER-CONTROL).
    bool reload_blocks() const;
    /// For how long the load that is due is worth waiting for.
    milliseconds reload_limit() const;
    /// Lines found later, tried last; and in place of all, of which the first is loaded at once.
    void add_line(unsigned rank) { lines_.add(rank); }
    std::vector<Lines::Line> replace_lines(std::size_t count, Clock::time_point now);
    const Lines& lines() const { return lines_; }
    std::vector<Lines::Switch> take_switches() { return lines_.take_switches(); }
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
    /// What became whole by its parts since the last call.
    std::vector<Joined> take_joined();
    /// How long the parts are that were fetched of a position so far.
    Seconds fetched_parts(Position position) const;

    /// When something falls due that no report will announce: a reload, a retry, a deadline. A
    /// retry that on_time() has passed is told no more; a reload is, until it starts.
    Clock::time_point next_wakeup() const;
    /// Lets deadlines pass: call when next_wakeup() has come.
    void on_time(Clock::time_point now);

    Over over() const;
    /// No position waits for its fetch, its retry or its deadline. Once it is over, the caller goes
    /// on until this holds, so that nothing is lost unsaid.
    bool is_settled() const { return pending_.empty(); }
    const std::optional<Error>& last_reload_error() const;
    /// Target duration, and EXT-X-PART-INF, of the last playlist.
    Seconds target_duration() const;
    std::optional<Seconds> part_target() const { return part_target_; }

private:
    struct Pending {
        media::Segment segment;
        std::optional<PartialSegment> partial;  ///< It was known before it was listed whole.
        bool in_flight = false;
        bool is_by_part = false;  ///< What is in flight, or was, is a part.
        bool is_listed = true;
        Clock::time_point listed_at{};
        bool is_detached = false;  ///< Its number stands for other media now.
        bool is_orphaned = false;  ///< Its sequence gave way to a new one.
        bool is_shed = false;      ///< Given up for what is newer.
        bool slid_first = false;   ///< No longer listed when its first attempt ended.
        unsigned attempts = 0;
        Clock::time_point due = Clock::time_point::min();
        Clock::time_point deadline = Clock::time_point::max();
        std::optional<Failure> failure;
        Lines::Line line = 0;        ///< That its URI is of.
        Lines::Line asked_line = 0;  ///< By the last attempt.
        std::uint64_t bytes = 0;     ///< As bytes_ was then.
        unsigned attempts_here = 0;  ///< At its line, in a row.
        unsigned sought = 0;         ///< So often a line was left for it.
        std::vector<Lines::Line> failed_lines{};
        bool has_bytes = false;
        bool is_dropped = false;  ///< Its line has it no more.

        /// Nothing but a fetch will happen to it, and so it is with all that come after it.
        bool is_untouched() const { return is_listed && attempts == 0 && !partial; }
        const Part* next_part() const { return partial ? partial->next() : nullptr; }
        bool is_fetchable(Clock::time_point now) const {
            return !in_flight && due <= now && (next_part() || !segment.uri.empty());
        }
        /// Of its loss.
        GapCause cause() const;
    };
    using Table = std::map<Position, Pending>;

    /// What a playlist is, beside the one we follow.
    enum class Turn { forward, behind, restart, overrun, crossing };
    Turn turn_of(const MediaPlaylist& playlist, Clock::time_point now);
    Turn turn_across(const MediaPlaylist& playlist);
    void renumber(const MediaPlaylist& playlist, std::uint64_t slid, Clock::time_point now);
    void begin_epoch(const MediaPlaylist& playlist, Turn turn, Clock::time_point now);
    void cross_over(const MediaPlaylist& playlist, Clock::time_point now);
    bool follow(const MediaPlaylist& playlist, Clock::time_point now);
    bool is_same_media(const MediaPlaylist& playlist) const;
    void settle_on_line(const MediaPlaylist& playlist, Clock::time_point now);
    bool repoint(Pending& pending, const media::Segment& listed, Clock::time_point now);
    void move(Lines::Move move, Clock::time_point now);
    void on_failed_here(Pending& pending, const Failure& failure, Clock::time_point now);
    void slide(const MediaPlaylist& playlist, Clock::time_point now);
    void append(const MediaPlaylist& playlist, Clock::time_point now);
    void add(const media::Segment& segment, Clock::time_point now);

    void add_coming(const MediaPlaylist& playlist, Clock::time_point now);
    Pending* coming();
    void take_back_coming();
    void leave_coming(const MediaPlaylist& playlist, Clock::time_point now);
    std::optional<WallTime> end_date();
    bool take_parts(const MediaPlaylist& playlist, Clock::time_point now);
    void list_whole(Pending& pending, const media::Segment& listed, Clock::time_point now);
    bool is_final(const Pending& pending) const;
    void settle_parts();
    Table::iterator settle_parts(Table::iterator it);
    void give_up_parts(Table::iterator it, const Failure& failure);

    static Seconds average_duration(const MediaPlaylist& playlist);
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

    Lines lines_;
    Lines::Line loading_line_ = 0;
    std::optional<Lines::Line> line_;  ///< Whose playlist we followed last.
    /// Counts how often the bytes behind the msns became others. No segment is of both.
    std::uint64_t bytes_ = 0, last_bytes_ = 0;
    std::optional<std::uint64_t> doubted_msn_;  ///< Last of a playlist that we could not place.

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
    std::optional<std::uint64_t> coming_msn_;  ///< Has a position, and is not listed whole yet.
    std::vector<Loss> losses_;
    std::vector<Joined> joined_;

    bool is_loading_ = false;
    bool is_blocking_ = false;  ///< The load that is on its way, or was.
    bool can_block_ = false;
    unsigned failed_blocks_ = 0;  ///< Blocking loads that failed, and none brought news since.
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
    std::optional<Seconds> part_target_;
};

}  // namespace weir::playlist
