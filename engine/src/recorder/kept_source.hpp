// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>

#include "av/track.hpp"
#include "mux/assembler.hpp"

namespace weir::recorder {

/// What of the source waits to be encoded, and what was handed over but has not come out: from
/// there it can be done again, or copied. Pure.  Thread: one at a time.
/// Places count from the beginning of the recording.
class KeptSource {
public:
    using Nanoseconds = media::Nanoseconds;
    using Placed = mux::Assembler::Placed;
    using Place = std::uint64_t;
    using Step = std::variant<av::Tracks, Placed>;

    void add(const av::Tracks& tracks);
    /// Of the tracks that were added last.
    void add(Placed placed);

    Place begin() const { return first_; }
    Place end() const { return first_ + steps_.size(); }
    const Step& at(Place place) const { return steps_.at(place - first_).step; }
    /// Tracks of the packets from there on.
    const av::Tracks& tracks_at(Place place) const;

    /// The last keyframe of the picture that is shown at `pts` or before, else the first one; none:
    /// none is kept.
    std::optional<Place> keyframe_before(Nanoseconds pts) const;
    /// The first at that place or behind it.
    std::optional<Place> keyframe_from(Place place) const;

    /// What comes before is not needed any more.
    void forget_before(Place place);

    std::uint64_t bytes() const { return bytes_; }
    std::uint64_t bytes_from(Place place) const;
    /// Of media, from there to the end.
    Nanoseconds length_from(Place place) const;

private:
    struct Entry {
        Step step;
        Nanoseconds pts{0};
        bool is_keyframe = false;  ///< Of the picture; of sound, where there is none.
        std::uint64_t bytes = 0;
    };
    const Placed* placed_from(Place place) const;

    std::deque<Entry> steps_;
    Place first_ = 0;
    std::uint64_t bytes_ = 0;
    av::Tracks before_;  ///< Tracks of what was forgotten.
    av::Tracks tracks_;  ///< That were added last.
    std::size_t reference_ = 0;
};

}  // namespace weir::recorder
