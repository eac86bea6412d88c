// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// What stood under which msn: the last window of a media playlist and as much before it. Tells an
/// older copy of that playlist from a sequence that began anew, and whether another line carries
/// the same sequence. URIs are compared without their query, where tokens change.  Thread: any.
class KnownWindow {
public:
    bool is_empty() const { return known_.empty(); }
    std::uint64_t last_msn() const { return last_msn_; }
    /// Time of day at which what follows last_msn() begins, where the playlist tells it.
    std::optional<WallTime> next_date() const { return next_date_; }

    /// It has msns of ours, and under each the same URI.
    bool agrees_with(const MediaPlaylist& playlist) const;
    /// Its media is of a later time of day than all we know.
    bool is_dated_before(const MediaPlaylist& playlist) const;

    /// What the playlist of another line, where hosts and folders differ, is to ours.
    enum class Kinship {
        same,     ///< The same segments: under our msns stand our names, at our dates.
        aligned,  ///< Other segments, perhaps, but the same media under the same msn: by the dates.
        unknown,  ///< Lower numbers, and nothing to tell it by.
        other     ///< A sequence of its own.
    };
    Kinship kinship_with(const MediaPlaylist& playlist) const;

    /// Takes in what the playlist has beyond last_msn(); all of it where it does not follow on.
    void extend(const MediaPlaylist& playlist);
    /// From now on, this playlist's line is followed, of the same sequence: its URIs are known in
    /// place of ours.
    void relabel(const MediaPlaylist& playlist);

private:
    struct Known {
        std::size_t uri = 0, name = 0;  ///< Hashes.
        std::optional<WallTime> date;
    };
    static Known known_of(const media::Segment& segment);
    static std::optional<WallTime> end_of(const MediaPlaylist& playlist);
    const Known* find(std::uint64_t msn) const;
    Kinship kinship_within(const MediaPlaylist& playlist) const;
    Kinship kinship_after(const MediaPlaylist& playlist) const;
    Kinship kinship_before(const MediaPlaylist& playlist) const;

    std::deque<Known> known_;  ///< The last is that of last_msn_.
    std::uint64_t last_msn_ = 0;
    std::size_t stem_ = 0;  ///< Hash of the last name, its digits left out.
    std::optional<WallTime> end_, next_date_;
};

}  // namespace weir::playlist
