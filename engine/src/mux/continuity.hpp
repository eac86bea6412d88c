// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <vector>

#include "mux/jump.hpp"

namespace weir::mux {

/// Puts the times of all runs and sections of a recording onto one line that begins at 0 and never
/// jumps. One offset for all tracks, so that they stay in step. Takes packets in the order of the
/// Interleaver. Pure.
class Continuity {
public:
    using Nanoseconds = media::Nanoseconds;

    /// The tracks of what follows; counted anew, the line goes on.
    void set_tracks(std::size_t count, const JumpLimits& limits = {});

    /// What follows is not the continuation of what came before.
    /// `lost`: media known to be missing in between. `same_clock`: the origin's clock may still be
    /// the same (a lost segment, a reconnect), then its timestamps tell best how much is missing.
    void expect_break(Nanoseconds lost, bool same_clock);

    /// What follows is known to continue at exactly this offset.
    void expect_offset(Nanoseconds offset) { certain_offset_ = offset; }

    /// Where a packet stands on the line: its DTS plus offset() after the call.
    Nanoseconds place(std::size_t track, Nanoseconds dts, Nanoseconds duration);

    Nanoseconds offset() const { return offset_; }
    /// The line's length so far.
    Nanoseconds end() const { return end_; }
    /// Steps that were not announced, and closed.
    unsigned jumps() const { return jumps_; }

private:
    struct Break {
        Nanoseconds lost;
        bool same_clock;
    };
    bool continues(Nanoseconds step) const;

    JumpLimits limits_;
    bool started_ = false;
    Nanoseconds offset_{0};
    Nanoseconds end_{0};
    std::vector<std::optional<Nanoseconds>> expected_;  ///< Next DTS on the line, by track.
    std::optional<Break> break_;
    std::optional<Nanoseconds> certain_offset_;
    unsigned jumps_ = 0;
};

}  // namespace weir::mux
