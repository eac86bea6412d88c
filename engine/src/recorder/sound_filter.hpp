// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "av/track.hpp"

namespace weir::recorder {

/// Leaves the sound of what one section brings, and nothing else. Pure.  Thread: shard.
class SoundFilter {
public:
    explicit SoundFilter(const av::Tracks& all);

    /// Those that sound; none: the section has a picture only.
    const av::Tracks& tracks() const { return tracks_; }
    /// Drops the packets of other tracks. Those that stay are of tracks().
    void keep_sound(av::Packets& packets);
    /// Media that were dropped.
    media::Nanoseconds dropped() const { return last_ - first_.value_or(last_); }

private:
    std::vector<std::optional<int>> places_;  ///< In tracks(), by track of the section.
    std::vector<media::TimeBase> bases_;      ///< By track of the section.
    av::Tracks tracks_;
    std::optional<media::Nanoseconds> first_;  ///< DTS of what was dropped.
    media::Nanoseconds last_{0};
};

}  // namespace weir::recorder
