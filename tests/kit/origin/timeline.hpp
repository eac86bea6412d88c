// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>

#include "kit/frames.hpp"
#include "kit/origin/loop.hpp"
#include "kit/origin/options.hpp"

namespace weir::kit {

/// Frames [first, last) of one track.
struct FrameRange {
    std::uint64_t first = 0, last = 0;
};

/// The loop laid end to end for ever, with times that never step back. Frame i of a track is frame
/// i mod n of the loop; segment k holds the media of [k, k + 1) * segment duration. Pure.  Thread:
/// any.
class Timeline {
public:
    Timeline(std::shared_ptr<const Loop> loop, const OriginOptions& options);

    const Loop& loop() const { return *loop_; }
    double segment_s() const { return double(segment_90k_) / 90'000; }
    std::int64_t segment_90k() const { return segment_90k_; }
    std::int64_t gop_90k() const { return std::int64_t(loop_->media.gop_s) * 90'000; }
    std::int64_t start_90k() const { return start_90k_; }

    /// Frames whose DTS lies in [from, to); counted from the start of the media, not from
    /// start_90k. Audio goes with the video that is shown at the same time.
    FrameRange video(std::int64_t from_90k, std::int64_t to_90k) const;
    FrameRange audio(std::int64_t from_90k, std::int64_t to_90k) const;

    const LoopFrame& video_frame(std::uint64_t i) const;
    const LoopFrame& audio_frame(std::uint64_t i) const;

    /// Timestamps as sent, start_90k included.
    std::int64_t video_dts_90k(std::uint64_t i) const;
    std::int64_t video_pts_90k(std::uint64_t i) const;
    std::int64_t audio_pts_90k(std::uint64_t i) const;

    /// PTS - DTS of each IDR frame; audio is later by the same, so that sound and picture agree.
    std::int64_t delay_90k() const { return delay_90k_; }
    std::int64_t video_period_90k() const { return video_period_90k_; }
    static constexpr std::int64_t kAudioPeriod90k = 1'920;  ///< 1024 samples at 48 kHz.

    Frame video_as_frame(std::uint64_t i) const;
    Frame audio_as_frame(std::uint64_t i) const;

private:
    std::shared_ptr<const Loop> loop_;
    std::int64_t segment_90k_;
    std::int64_t start_90k_;
    std::int64_t video_period_90k_;
    std::int64_t delay_90k_;
};

}  // namespace weir::kit
