// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <optional>
#include <vector>
#include <weir/notes.hpp>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "media/timestamp.hpp"

namespace weir::recorder {

/// How much of the source is written: of each track up to which frame. Pure.  Thread: shard.
class Progress {
public:
    /// Of what is written from now on.
    void set_tracks(const av::Tracks& tracks);
    /// What follows is on another clock.
    void begin_clock();
    /// `dts`: on the source's clock.
    void wrote(const av::Packet& packet, media::Nanoseconds dts);

    /// As it was before the last packet.
    Progress without_last() const;
    /// Where it goes on behind what is written; `next`: with that packet, where it is known.
    Resume position(const av::Packet* next) const;

private:
    struct TrackState {
        bool is_video = false;
        std::optional<av::Origin> origin;  ///< Of the last packet; none since the clock began.
        media::Nanoseconds dts{0};
    };
    void add_playlist(Resume& resume, const av::Origin& origin) const;

    std::vector<TrackState> tracks_;
    std::size_t last_ = 0;                           ///< The track that was written last.
    TrackState before_last_{};                       ///< Its state before.
    std::map<unsigned, std::uint64_t> clock_begin_;  ///< By playlist: its first msn.
};

}  // namespace weir::recorder
