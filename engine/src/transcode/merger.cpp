// SPDX-License-Identifier: MIT
#include "transcode/merger.hpp"

#include <algorithm>

namespace weir::transcode {

void Merger::push(std::size_t track, Item item, Nanoseconds dts) {
    const auto* packet = std::get_if<av::Packet>(&item);
    const std::size_t bytes = packet ? packet->size() : 0;
    bytes_ += bytes;
    tracks_[track].held.push_back({std::move(item), dts, bytes});
}

std::optional<std::size_t> Merger::first() const {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto& held = tracks_[i].held;
        if (!held.empty() && (!first || held.front().dts < tracks_[*first].held.front().dts))
            first = i;
    }
    return first;
}

bool Merger::is_certain(Nanoseconds dts) const {
    return std::ranges::all_of(tracks_, [dts](const Track& track) {
        return !track.held.empty() || (track.floor && *track.floor >= dts);
    });
}

bool Merger::is_full() const {
    if (bytes_ > hold_.bytes) return true;
    const auto oldest = first();
    if (!oldest) return false;
    const Nanoseconds begin = tracks_[*oldest].held.front().dts;
    return std::ranges::any_of(tracks_, [&](const Track& track) {
        return !track.held.empty() && track.held.back().dts - begin > hold_.time;
    });
}

void Merger::give(std::size_t track, Items& out) {
    auto& held = tracks_[track].held;
    bytes_ -= held.front().bytes;
    out.push_back(std::move(held.front().item));
    held.pop_front();
}

void Merger::take(Items& out) {
    for (auto next = first(); next; next = first()) {
        if (!is_certain(tracks_[*next].held.front().dts) && !is_full()) return;
        give(*next, out);
    }
}

void Merger::take_rest(Items& out) {
    for (auto next = first(); next; next = first())
        give(*next, out);
}

}  // namespace weir::transcode
