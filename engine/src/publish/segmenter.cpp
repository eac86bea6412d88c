// SPDX-License-Identifier: MIT
#include "publish/segmenter.hpp"

#include <algorithm>
#include <utility>

namespace weir::publish {
namespace {

// Of a single frame that tells no duration: none at all is no segment.
constexpr media::Nanoseconds kShortest = std::chrono::milliseconds{1};

WallClock::duration wall(media::Nanoseconds duration) {
    return std::chrono::duration_cast<WallClock::duration>(duration);
}

}  // namespace

bool Segmenter::is_behind_hole(const Frame& frame) const {
    if (frame.at > end_ + kHole) return true;
    if (!frame.date || !is_dated_) return false;
    const auto told = frame.date->time_since_epoch() - wall(frame.at);
    return std::chrono::abs(told - *date_offset_) > kDateStep;
}

void Segmenter::note_date(const Frame& frame) {
    if (!frame.date) return;
    date_offset_ = frame.date->time_since_epoch() - wall(frame.at);
    is_dated_ = true;
}

void Segmenter::begin(const Frame& frame, bool is_apart, WallTime now) {
    if (!date_offset_ || (is_apart && !is_dated_))
        date_offset_ = now.time_since_epoch() - wall(frame.at);
    segment_ = {.date = WallTime{*date_offset_ + wall(frame.at)},
                .is_discontinuous = is_apart && std::exchange(has_begun_, true),
                .is_independent = frame.is_entry};
    is_in_segment_ = true;
    waits_since_.reset();
    begin_ = frame.at;
    cutter_.begin(frame.at, frame.is_entry);
}

Segmenter::Segment Segmenter::close(Nanoseconds at) {
    segment_.duration = std::clamp(at - begin_, kShortest, cutter_.limit());
    cutter_.end(segment_.duration);
    segment_.target = *cutter_.target();
    is_in_segment_ = false;
    return segment_;
}

std::optional<Segmenter::Segment> Segmenter::end() {
    if (!is_in_segment_) return std::nullopt;
    return close(end_);
}

Segmenter::Step Segmenter::look(const Frame& frame, WallTime now) {
    Step step;
    if (is_in_segment_ && is_behind_hole(frame)) step.ended = end();
    note_date(frame);
    const auto cut = is_in_segment_ ? cutter_.look(frame.at, frame.is_entry) : Cutter::Cut::at_hole;
    if (cut == Cutter::Cut::at_hole) {
        if (is_in_segment_) step.ended = end();
        if (!waits_since_) waits_since_ = frame.at;
        step.is_left_out = !frame.is_entry && frame.at - *waits_since_ < kPatience;
        if (step.is_left_out) return step;
        step.begins = step.is_apart = true;
    } else if (cut != Cutter::Cut::none) {
        step.ended = close(frame.at);
        step.begins = true;
    }
    if (step.begins) begin(frame, step.is_apart, now);
    end_ = step.begins && step.is_apart ? frame.at + frame.duration
                                        : std::max(end_, frame.at + frame.duration);
    return step;
}

}  // namespace weir::publish
