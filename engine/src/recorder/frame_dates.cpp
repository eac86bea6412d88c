// SPDX-License-Identifier: MIT
#include "recorder/frame_dates.hpp"

#include <algorithm>

namespace weir::recorder {

void FrameDates::set_tracks(const av::Tracks& tracks) {
    bases_.clear();
    for (const av::Track& track : tracks)
        bases_.push_back(track.time_base());
    const auto picture = std::ranges::find_if(tracks, &av::Track::is_video);
    has_picture_ = picture != tracks.end();
    reference_ = has_picture_ ? static_cast<std::size_t>(picture - tracks.begin()) : 0;
}

/// The source tells the date of each of its segments, which begins with a keyframe; what comes with
/// it may be the last frame of the one before.
publish::Segmenter::Frame FrameDates::frame_of(const mux::Assembler::Placed& placed) {
    const av::Packet& packet = placed.packet;
    publish::Segmenter::Frame frame;
    frame.at = placed.dts;
    frame.duration = media::to_duration(packet.duration(), bases_.at(packet.track()));
    frame.is_entry = packet.track() == reference_ && (packet.is_keyframe() || !has_picture_);
    const av::Origin& origin = packet.origin();
    if (!frame.is_entry || origin.playlist != 0 || !origin.date || dated_msn_ == origin.msn)
        return frame;
    dated_msn_ = origin.msn;
    frame.date = origin.date;
    return frame;
}

}  // namespace weir::recorder
