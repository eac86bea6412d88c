// SPDX-License-Identifier: MIT
#include "recorder/sound_filter.hpp"

#include <algorithm>

namespace weir::recorder {

SoundFilter::SoundFilter(const av::Tracks& all) {
    for (const auto& track : all) {
        bases_.push_back(track.time_base());
        auto& place = places_.emplace_back();
        if (!track.is_audio()) continue;
        place = static_cast<int>(tracks_.size());
        tracks_.push_back(track);
    }
}

void SoundFilter::keep_sound(av::Packets& packets) {
    std::erase_if(packets, [this](av::Packet& packet) {
        const auto track = packet.track();
        if (const auto place = places_.at(track)) {
            packet.get()->stream_index = *place;
            return false;
        }
        const auto dts = media::to_duration(packet.dts(), bases_[track]);
        if (!first_) first_ = last_ = dts;
        last_ = std::max(last_, dts);
        return true;
    });
}

}  // namespace weir::recorder
