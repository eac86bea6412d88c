// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "media/segment.hpp"

namespace weir::publish {

/// A segment as it is listed. Its URIs are names of files in the folder.
struct Listed {
    media::Segment segment{};
    bool is_independent = true;  ///< It begins with a keyframe.
};

/// Which segments a live media playlist lists, and when the files of those that left it may go.
/// Pure.  Source: RFC 8216 §6.2.1, §6.2.2.
class Window {
public:
    using Duration = std::chrono::duration<double>;

    /// `most`: so many are listed, or what three target durations take; 0: all.
    Window(std::size_t most, std::chrono::seconds grace) : most_(most), grace_(grace) {}

    /// Before the first segment: the numbers of that one.
    void begin(std::uint64_t msn, std::uint64_t dsn);
    /// Instead: goes on behind what another has listed, in order, with its numbers.
    void take_over(std::vector<Listed> listed, std::chrono::seconds target);
    /// A file that no playlist lists, but that somebody may be asking for still.
    void leave(std::string name, Clock::time_point now, Duration wanted_for);

    /// Of the next segment.
    std::uint64_t next_msn() const { return next_msn_; }
    /// Its numbers are set here. `target`: of the playlist, the same each time.
    void add(Listed listed, std::chrono::seconds target);
    /// The playlist was written as it is now: those that left it are wanted by players for so long
    /// as the longest playlist that had them lasts.
    void on_written(Clock::time_point now);
    /// Files that nobody can want any more; each is told once.
    std::vector<std::string> take_due(Clock::time_point now);

    const std::deque<Listed>& listed() const { return listed_; }
    std::uint64_t media_sequence() const;
    std::uint64_t discontinuity_sequence() const;
    bool is_independent() const;
    Duration duration() const { return duration_; }

private:
    struct Gone {
        std::string name, init;
        Duration wanted_for{0};
        Clock::time_point due = Clock::time_point::max();  ///< Not known before it is written.
    };
    bool may_leave(std::chrono::seconds target) const;
    bool is_used(const std::string& name) const;

    const std::size_t most_;
    const std::chrono::seconds grace_;
    std::deque<Listed> listed_;
    std::deque<Duration> longest_;  ///< For each: of the playlists that had it.
    std::vector<Gone> gone_;
    Duration duration_{0};
    std::uint64_t next_msn_ = 0, next_dsn_ = 0;
};

}  // namespace weir::publish
