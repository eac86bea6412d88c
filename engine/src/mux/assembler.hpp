// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "mux/continuity.hpp"
#include "mux/interleaver.hpp"
#include "mux/rejoin.hpp"
#include "mux/unwrapper.hpp"

namespace weir::mux {

/// What a section's container brings with it.
struct SectionTraits {
    int wrap_bits = 0;  ///< Of its times: 33 for MPEG-TS, 32 for FLV, 0 where they don't wrap.
    InterleaverHold hold{};
    JumpLimits jump{};
    bool continues = false;  ///< On the clock of the section before it, at the offset it has.
};

/// Packets as demuxers give them, section after section -> the recording: merged by DTS, on one
/// line of time without jumps, nothing twice, beginning with a keyframe. Pure.  Thread: any, one at
/// a time.
class Assembler {
public:
    using Nanoseconds = media::Nanoseconds;

    /// A packet whose DTS and PTS are on the recording's line (in its track's time base).
    struct Placed {
        av::Packet packet;
        Nanoseconds dts;
        Nanoseconds source;    ///< Its DTS as it came, unwrapped.
        bool is_entry = true;  ///< Where it is a keyframe, the source can be taken up there again.
    };
    using Out = std::vector<Placed>;

    /// A section begins: its tracks. What came before must have been drained.
    void set_tracks(const av::Tracks& tracks, const SectionTraits& traits);

    void push(av::Packets&& packets, Out& out);
    /// The section ends: gives out what was held back.
    void drain(Out& out);

    /// What follows is not the direct continuation (see Continuity::expect_break).
    void expect_break(Nanoseconds lost, bool same_clock);

    /// What follows comes from a new connection to the same live stream, `silence` after the last
    /// packet. What it repeats is dropped; what is missing is told by take_lost().
    void expect_rejoin(Nanoseconds silence);

    /// Before the first packet: the recording goes on with another one's media, so that sound which
    /// comes before the first keyframe is kept.
    void expect_lead() { keeps_lead_ = true; }

    /// Media missing at the last rejoin: 0 when the new connection carried on where the old one
    /// ended.
    std::optional<Nanoseconds> take_lost();

    /// The recording's length so far.
    Nanoseconds end() const { return continuity_.end(); }
    /// From the clock of the last frame that was placed to the recording's line.
    Nanoseconds offset() const { return continuity_.offset(); }
    unsigned jumps() const { return continuity_.jumps(); }
    std::uint64_t repeated_packets() const { return repeated_; }

private:
    struct TrackState {
        media::TimeBase time_base;
        bool is_video = false;
        std::optional<std::int64_t> last_dts;  ///< Unwrapped.
        std::int64_t step = 0;                 ///< Ticks between the last two frames.
    };
    bool is_reference_keyframe(const av::Packet& packet) const;
    void fix_times(av::Packet& packet);
    void settle_rejoin(const av::Packet& keyframe, Nanoseconds dts);
    void accept(av::Packet packet, Out& out);
    bool is_repeated(const av::Packet& packet, Nanoseconds dts) const;
    void emit(Interleaver::Item item, Out& out);

    Unwrapper unwrapper_;
    Interleaver interleaver_;
    Continuity continuity_;
    Rejoin rejoin_;
    std::vector<TrackState> tracks_;
    std::size_t reference_ = 0;
    bool started_ = false;
    bool keeps_lead_ = false;
    std::uint64_t skipped_at_start_ = 0;

    std::optional<Nanoseconds> silence_;         ///< Rejoining: the reference keyframe is awaited.
    av::Packets held_;                           ///< What came while it was.
    std::optional<Nanoseconds> overlap_offset_;  ///< Rejoined: what is placed already is dropped.
    std::vector<std::optional<Nanoseconds>> placed_before_;
    std::optional<Nanoseconds> end_before_;
    std::optional<Nanoseconds> lost_;
    std::uint64_t repeated_ = 0;
};

}  // namespace weir::mux
