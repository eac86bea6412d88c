// SPDX-License-Identifier: MIT
#include "flv/timeline.hpp"

namespace weir::flv {
namespace {

constexpr std::int64_t kUsualVideoStep = 33, kUsualAudioStep = 23, kLongestStep = 200;

}  // namespace

void Timeline::begin_run() {
    for (Track& track : tracks_)
        track.first = track.last = std::nullopt;
}

/// The time congruent to `timestamp_ms` that is nearest to the last one.
std::int64_t Timeline::unwrap(std::uint32_t timestamp_ms) {
    if (!clock_ms_) return *(clock_ms_ = timestamp_ms);
    const auto last = static_cast<std::uint32_t>(*clock_ms_);
    return *(clock_ms_ = *clock_ms_ + static_cast<std::int32_t>(timestamp_ms - last));
}

bool Timeline::follows(std::int64_t from, std::int64_t at) const {
    return at - from <= limits_.forward_ms && from - at <= limits_.backward_ms;
}

/// A server may send all the picture it kept before the sound that belongs to it.
bool Timeline::stands_beside(const Track& other, std::int64_t at) const {
    return at >= *other.first - limits_.backward_ms && at <= *other.last + limits_.forward_ms;
}

void Timeline::begin_track(Track& track, const Track& other, std::int64_t clock_ms) {
    if (!other.last || stands_beside(other, clock_ms + track.shift)) return;
    track.shift = other.shift;
    if (stands_beside(other, clock_ms + track.shift)) return;
    track.shift = *other.last - clock_ms;
    ++alignments_;
}

void Timeline::close_jump(Track& track, const Track& other, std::int64_t clock_ms) {
    track.shift = other.shift;
    if (other.last && follows(*track.last, clock_ms + track.shift)) return;
    track.shift = track.next() - clock_ms;
    ++jumps_;
}

std::int64_t Timeline::place(TagType type, std::uint32_t timestamp_ms) {
    const bool is_video = type == TagType::video;
    Track& track = tracks_[is_video ? 0 : 1];
    const Track& other = tracks_[is_video ? 1 : 0];
    const std::int64_t clock_ms = unwrap(timestamp_ms);
    if (!track.last) {
        begin_track(track, other, clock_ms);
        track.first = clock_ms + track.shift;
        track.step = is_video ? kUsualVideoStep : kUsualAudioStep;
    } else if (!follows(*track.last, clock_ms + track.shift)) {
        close_jump(track, other, clock_ms);
    }
    const std::int64_t placed = clock_ms + track.shift;
    const std::int64_t step = track.last ? placed - *track.last : 0;
    if (step > 0 && step <= kLongestStep) track.step = step;
    track.last = placed;
    return placed;
}

}  // namespace weir::flv
