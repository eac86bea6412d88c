// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "media/webvtt.hpp"

namespace weir::recorder {

/// Decides which file of a recording a cue of its subtitles belongs to: to each that it overlaps,
/// cut to it. Cues may come in any order, early or late, and again. Times are on the recording's
/// line, where nothing else is said. Pure.  Thread: shard.
/// Full: beyond kMostBytes, a cue is refused.
class CuePlacer {
public:
    using Nanoseconds = media::Nanoseconds;
    using Cue = media::webvtt::Cue;

    /// A cue may come so long after its end; a file takes late ones for as long.
    static constexpr Nanoseconds kLateness = std::chrono::seconds{60};
    /// A cue is given out as soon as the media have passed it, or so much of it: where the file
    /// ends within a longer one, that one is not cut.
    static constexpr Nanoseconds kPatience = std::chrono::seconds{10};
    static constexpr std::size_t kMostBytes = 1 << 20;  ///< Of cues held.
    static constexpr std::size_t kMostFiles = 16;       ///< That take cues at one time.

    /// A cue for the file of that number; its times begin with the file.
    struct Placed {
        unsigned file;
        Cue cue;
    };

    /// The last one was ended before.
    void begin_file(unsigned number, Nanoseconds start);
    void end_file(Nanoseconds end);
    /// So much is recorded.
    void advance(Nanoseconds position);
    /// False: there is no room for it. One that is known already is passed over.
    bool add(Cue cue);
    /// No more will come; the last file was ended.
    void finish();

    /// What became clear since the last call, by file and start.
    std::vector<Placed> take();
    /// It may be given cues still.
    bool is_open(unsigned file) const;
    /// Cues that came too late.
    std::uint64_t late_cues() const { return late_; }

private:
    struct File {
        unsigned number;
        Nanoseconds start;
        std::optional<Nanoseconds> end;
    };
    struct Held {
        Cue cue;
        unsigned next_file = 0;  ///< It is settled for those before.
    };
    bool trim_known_part(Cue& cue) const;
    void place();
    void place(Held& held);
    bool is_due(const Cue& cue, const File& file) const;
    void forget();

    std::deque<File> files_;
    std::deque<Held> cues_;  ///< Those of the last kLateness, so that repetitions are known.
    std::vector<Placed> placed_;
    Nanoseconds position_{0}, placed_at_{0};
    Nanoseconds closed_until_{0};  ///< End of the last file that takes no more.
    std::size_t held_bytes_ = 0;
    std::uint64_t late_ = 0;
};

}  // namespace weir::recorder
