// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Which URI stood under which msn: the last window of a media playlist and as much before it.
/// Tells an older copy of that playlist from a sequence that began anew. URIs are compared without
/// their query, where tokens change.  Thread: any.
class KnownWindow {
public:
    bool is_empty() const { return uris_.empty(); }
    std::uint64_t last_msn() const { return last_msn_; }
    /// Time of day at which what follows last_msn() begins, where the playlist tells it.
    std::optional<WallTime> next_date() const { return next_date_; }

    /// It has msns of ours, and under each the same URI.
    bool agrees_with(const MediaPlaylist& playlist) const;
    /// Its media is of a later time of day than all we know.
    bool is_dated_before(const MediaPlaylist& playlist) const;

    /// Takes in what the playlist has beyond last_msn(); all of it where it does not follow on.
    void extend(const MediaPlaylist& playlist);

private:
    static std::optional<WallTime> end_of(const MediaPlaylist& playlist);

    std::deque<std::size_t> uris_;  ///< Hashes; the last is that of last_msn_.
    std::uint64_t last_msn_ = 0;
    std::optional<WallTime> end_, next_date_;
};

}  // namespace weir::playlist
