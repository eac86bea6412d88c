// SPDX-License-Identifier: MIT
#include "kit/origin/timeline.hpp"

#include <cmath>

namespace weir::kit {
namespace {

std::uint64_t divided_up(std::int64_t value, std::int64_t by) {
    return std::uint64_t((value + by - 1) / by);
}

/// Rounded to nearest.
std::int64_t microseconds(std::int64_t ticks_90k) {
    return (ticks_90k * 200 + 9) / 18;
}

}  // namespace

Timeline::Timeline(std::shared_ptr<const Loop> loop, const OriginOptions& options)
    : loop_(std::move(loop)),
      segment_90k_(std::int64_t(options.segment_s) * 90'000),
      // Whole milliseconds, so that FLV and TS say the same.
      start_90k_(std::llround(options.start_offset_s * 1000) * 90),
      video_period_90k_(90'000 / std::int64_t(loop_->media.fps)),
      delay_90k_(loop_->video.front().composition * video_period_90k_) {}

FrameRange Timeline::video(std::int64_t from_90k, std::int64_t to_90k) const {
    return {divided_up(from_90k, video_period_90k_), divided_up(to_90k, video_period_90k_)};
}

FrameRange Timeline::audio(std::int64_t from_90k, std::int64_t to_90k) const {
    return {divided_up(from_90k, kAudioPeriod90k), divided_up(to_90k, kAudioPeriod90k)};
}

const LoopFrame& Timeline::video_frame(std::uint64_t i) const {
    return loop_->video[i % loop_->video.size()];
}

const LoopFrame& Timeline::audio_frame(std::uint64_t i) const {
    return loop_->audio[i % loop_->audio.size()];
}

std::int64_t Timeline::video_dts_90k(std::uint64_t i) const {
    return start_90k_ + std::int64_t(i) * video_period_90k_;
}

std::int64_t Timeline::video_pts_90k(std::uint64_t i) const {
    return video_dts_90k(i) + video_frame(i).composition * video_period_90k_;
}

std::int64_t Timeline::audio_pts_90k(std::uint64_t i) const {
    return start_90k_ + delay_90k_ + std::int64_t(i) * kAudioPeriod90k;
}

Frame Timeline::video_as_frame(std::uint64_t i) const {
    const auto& frame = video_frame(i);
    return {Kind::video, microseconds(video_dts_90k(i)), microseconds(video_pts_90k(i)), frame.key,
            frame.hash};
}

Frame Timeline::audio_as_frame(std::uint64_t i) const {
    const std::int64_t pts_us = microseconds(audio_pts_90k(i));
    return {Kind::audio, pts_us, pts_us, true, audio_frame(i).hash};
}

}  // namespace weir::kit
