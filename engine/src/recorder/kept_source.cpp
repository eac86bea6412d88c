// SPDX-License-Identifier: MIT
#include "recorder/kept_source.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace weir::recorder {

void KeptSource::add(const av::Tracks& tracks) {
    tracks_ = tracks;
    const auto video = std::ranges::find_if(tracks_, &av::Track::is_video);
    reference_ = video == tracks_.end() ? 0 : static_cast<std::size_t>(video - tracks_.begin());
    steps_.push_back({.step = tracks});
}

void KeptSource::add(Placed placed) {
    const av::Packet& packet = placed.packet;
    const bool is_keyframe = packet.track() == reference_ && packet.is_keyframe();
    const auto pts = media::to_duration(packet.pts(), tracks_.at(packet.track()).time_base());
    const std::uint64_t bytes = packet.size();
    bytes_ += bytes;
    steps_.push_back(
        {.step = std::move(placed), .pts = pts, .is_keyframe = is_keyframe, .bytes = bytes});
}

const av::Tracks& KeptSource::tracks_at(Place place) const {
    if (place >= end()) return tracks_;
    for (Place at = std::min(place + 1, end()); at-- > first_;)
        if (const auto* tracks = std::get_if<av::Tracks>(&this->at(at))) return *tracks;
    return before_;
}

std::optional<KeptSource::Place> KeptSource::keyframe_before(Nanoseconds pts) const {
    std::optional<Place> found;
    for (Place at = first_; at < end(); ++at) {
        const Entry& entry = steps_[at - first_];
        if (!entry.is_keyframe) continue;
        if (found && entry.pts > pts) break;
        found = at;
    }
    return found;
}

std::optional<KeptSource::Place> KeptSource::keyframe_from(Place place) const {
    for (Place at = std::max(place, first_); at < end(); ++at)
        if (steps_[at - first_].is_keyframe) return at;
    return std::nullopt;
}

void KeptSource::forget_before(Place place) {
    for (; first_ < place && !steps_.empty(); ++first_) {
        if (auto* tracks = std::get_if<av::Tracks>(&steps_.front().step))
            before_ = std::move(*tracks);
        bytes_ -= steps_.front().bytes;
        steps_.pop_front();
    }
}

std::uint64_t KeptSource::bytes_from(Place place) const {
    const auto begin = steps_.begin() + std::ptrdiff_t(std::max(place, first_) - first_);
    return std::accumulate(begin, steps_.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Entry& entry) { return sum + entry.bytes; });
}

const KeptSource::Placed* KeptSource::placed_from(Place place) const {
    for (Place at = place; at < end(); ++at)
        if (const auto* placed = std::get_if<Placed>(&this->at(at))) return placed;
    return nullptr;
}

media::Nanoseconds KeptSource::length_from(Place place) const {
    const Placed* first = placed_from(place);
    const auto* last = steps_.empty() ? nullptr : std::get_if<Placed>(&steps_.back().step);
    return first && last ? last->dts - first->dts : Nanoseconds{0};
}

}  // namespace weir::recorder
