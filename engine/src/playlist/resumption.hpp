// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <utility>
#include <weir/event.hpp>
#include <weir/notes.hpp>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// What a playlist lists behind the end of a recording.
enum class SinceEnd {
    nothing,
    more,
    other,  ///< Not that end: it was long ago, or of another sequence.
};
/// `last`: as in a Resume that has_ended. Pure.
SinceEnd since_end(const Resume::Playlist& last, const MediaPlaylist& playlist);

/// Where the recording of a media playlist goes on that another one began: takes from the first
/// playlist what is kept already, and tells what it lists no more. Pure.  Thread: shard.
class Resumption {
public:
    enum class Kept {
        frames,    ///< What follows them may begin in the segment before that.
        segments,  ///< Whole ones.
        all,       ///< The stream had ended: Resume::has_ended.
    };
    Resumption(const Resume::Playlist& point, Kept kept) : point_(point), kept_(kept) {}

    /// To each playlist that is loaded, before anybody else sees it. A playlist that is behind what
    /// we had, as an older edge's, is emptied: kMostWaits times.
    void apply(MediaPlaylist& playlist);

    /// It is known where it goes on.
    bool is_settled() const { return state_ != State::open; }
    /// It is not the sequence that it was: nothing of it was had before.
    bool is_other() const { return state_ == State::other; }
    /// What follows the kept media may have begun in a segment that is listed no more.
    bool lacks_before() const { return lacks_before_; }
    /// What was missed, once. The caller fills in Gap::at.
    std::optional<Gap> take_gap() { return std::exchange(gap_, std::nullopt); }
    /// Nothing more will be loaded, and nothing was recorded: where the next recording goes on, as
    /// in a Resume that has_ended. Parts that were listed and never became a segment are a gap.
    std::optional<Resume::Playlist> give_up();

    static constexpr unsigned kMostWaits = 3;

private:
    enum class State { open, goes_on, other };
    bool may_follow(const MediaPlaylist& playlist) const;
    void wait(MediaPlaylist& playlist);
    void go_on(MediaPlaylist& playlist);
    void go_on_behind(MediaPlaylist& playlist);
    void take_from(std::uint64_t msn, MediaPlaylist& playlist);
    void begin_anew();
    void miss(std::uint64_t from_msn, const MediaPlaylist& playlist, const char* detail);

    Resume::Playlist point_;
    Kept kept_;
    State state_ = State::open;
    std::optional<media::Segment> coming_;  ///< Of the last playlist, behind the end.
    bool was_applied_ = false;
    bool lacks_before_ = false;
    unsigned waits_ = 0;
    std::optional<Gap> gap_;
};

/// What a segment is known by, for the process after this one.
Resume::Playlist resume_point(const media::Segment& segment);
/// Where it goes on that ended with `last`: as in a Resume of what was cut off.
Resume::Playlist point_behind(const Resume::Playlist& last);

}  // namespace weir::playlist
