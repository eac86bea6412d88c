// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "mux/continuity.hpp"
#include "mux/interleaver.hpp"
#include "mux/unwrapper.hpp"

namespace weir::aftercare {

/// Puts a file's packets on one line of time that begins at 0 with what is shown first: clocks that
/// wrap are unwrapped, steps back of the clock are closed, frames without times get them. Holes of
/// up to an hour stay, for there media is missing. Drops nothing. Pure.
class Timeline {
public:
    struct Track {
        media::TimeBase time_base;
    };
    /// `wrap_bits` 0: times do not wrap.
    Timeline(const std::vector<Track>& tracks, int wrap_bits);

    /// In the order of the file. What comes out is in the order of DTS.
    void push(av::Packet packet, av::Packets& out);
    void drain(av::Packets& out);

private:
    using Nanoseconds = media::Nanoseconds;
    struct State {
        media::TimeBase time_base;
        std::int64_t step;                     ///< Ticks from one frame to the next, as last seen.
        std::optional<std::int64_t> last_dts;  ///< As the file has it.
        av::Packets undated;                   ///< From the track's begin on.
    };
    void date(State& track);
    void accept(av::Packet packet, av::Packets& out);
    void emit(mux::Interleaver::Item item, av::Packets& out);
    void release(av::Packets& out);

    mux::Unwrapper unwrapper_;
    mux::Interleaver interleaver_;
    mux::Continuity continuity_;
    std::vector<State> tracks_;
    std::optional<Nanoseconds> origin_;  ///< Where the first picture or sound is shown.
    av::Packets head_;                   ///< Until that is certain.
    std::optional<Nanoseconds> head_begin_;
    std::size_t head_bytes_ = 0;
};

}  // namespace weir::aftercare
