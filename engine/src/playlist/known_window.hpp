// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Which media stood under which msn: the last window of a media playlist and as much before it.
/// Tells an older copy of that playlist from a sequence that began anew, and a list that slides
/// under numbers that stand still from one that has nothing new. Media is known by its URI without
/// the query, where tokens change, and by its byte range.  Thread: any.
class KnownWindow {
public:
    bool is_empty() const { return media_.empty(); }
    std::uint64_t last_msn() const { return last_msn_; }
    /// Time of day at which what follows last_msn() begins, where the playlist tells it.
    std::optional<WallTime> next_date() const { return next_date_; }

    /// It has msns of ours, and under each the same media.
    bool agrees_with(const MediaPlaylist& playlist) const;
    /// It has other media under one of our msns.
    bool contradicts(const MediaPlaylist& playlist) const;
    /// Its media is of a later time of day than all we know.
    bool is_dated_before(const MediaPlaylist& playlist) const;

    /// By so many segments it goes on with our media, under numbers that were other media's.
    std::optional<std::uint64_t> slid_under(const MediaPlaylist& playlist) const;
    /// Its media has our numbers, and all of it comes after all of ours.
    bool is_overrun_by(const MediaPlaylist& playlist) const;
    /// Media between ours and that playlist which overran it; 0 where that can't be known.
    Seconds overrun(const MediaPlaylist& playlist) const;

    /// Takes in what the playlist has beyond last_msn(); all of it where it does not follow on.
    void extend(const MediaPlaylist& playlist);
    /// What we know has numbers that are less by so many, at most last_msn(), from now on.
    void renumber(std::uint64_t by) { last_msn_ -= by; }

private:
    static std::optional<WallTime> end_of(const MediaPlaylist& playlist);
    struct Comparison {
        std::size_t shared = 0, same = 0;  ///< Numbers.
    };
    bool has_last(const MediaPlaylist& playlist) const;
    Comparison compare(const MediaPlaylist& playlist) const;
    bool ends_with_first(const MediaPlaylist& playlist, std::uint64_t count) const;
    std::optional<std::uint64_t> bytes_until(const MediaPlaylist& playlist) const;

    std::deque<std::size_t> media_;  ///< Hashes; the last is that of last_msn_.
    std::uint64_t last_msn_ = 0;
    media::Segment last_;
    std::optional<WallTime> end_, next_date_;
};

}  // namespace weir::playlist
