// SPDX-License-Identifier: MIT
#pragma once
#include "av/packet.hpp"
#include "av/track.hpp"
#include "mux/assembler.hpp"

namespace weir::recorder {

/// Takes the packets of one rendition, section after section.  Thread: shard.
class SectionSink {
public:
    virtual ~SectionSink() = default;

    /// Of what push() brings from now on. The same tracks again: it goes on; others: what came
    /// before is complete.
    virtual void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) = 0;
    virtual void push(av::Packets&& packets) = 0;
    /// What follows does not continue what came.
    virtual void end_section() = 0;
    /// Why (see mux::Continuity::expect_break); after end_section().
    virtual void expect_break(media::Nanoseconds lost, bool same_clock) = 0;
    /// What arrived so far goes to the disk in a form that plays.
    virtual void flush() = 0;
    /// No more will come.
    virtual void finish() = 0;
    /// Media recorded so far.
    virtual media::Nanoseconds duration() const = 0;
};

}  // namespace weir::recorder
