// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "flv/tag.hpp"

namespace weir::flv {

struct TimelineLimits {
    std::int64_t forward_ms = 10'000;  ///< A longer step of a track is a jump of its clock.
    std::int64_t backward_ms = 500;
};

/// Timestamps of tags -> milliseconds that don't wrap, and within a run don't jump. Sound and
/// picture may have clocks of their own: each has its shift, and takes over that of the other where
/// it fits, so that a jump of both leaves them in step. Small steps back are left: files take care
/// of them. Pure.  Thread: any, one at a time.
class Timeline {
public:
    explicit Timeline(TimelineLimits limits = {}) : limits_(limits) {}

    /// A connection begins. Whether its clock goes on is not judged here: its first tag is taken as
    /// it is, and the tracks are set in step again.
    void begin_run();

    /// For a coded frame, in the order of arrival.
    std::int64_t place(TagType type, std::uint32_t timestamp_ms);

    /// Jumps that were closed.
    unsigned jumps() const { return jumps_; }
    /// Times that a track's clock had to be set by the other's.
    unsigned alignments() const { return alignments_; }

private:
    struct Track {
        std::int64_t shift = 0;
        std::optional<std::int64_t> first, last;  ///< Placed, in this run.
        std::int64_t step = 0;                    ///< Between the last two.
        std::int64_t next() const { return *last + step; }
    };
    std::int64_t unwrap(std::uint32_t timestamp_ms);
    bool follows(std::int64_t from, std::int64_t at) const;
    void begin_track(Track& track, const Track& other, std::int64_t clock_ms);
    void close_jump(Track& track, const Track& other, std::int64_t clock_ms);
    bool stands_beside(const Track& other, std::int64_t at) const;

    TimelineLimits limits_;
    std::optional<std::int64_t> clock_ms_;  ///< The last timestamp, unwrapped.
    std::array<Track, 2> tracks_;           ///< Video, audio.
    unsigned jumps_ = 0, alignments_ = 0;
};

}  // namespace weir::flv
