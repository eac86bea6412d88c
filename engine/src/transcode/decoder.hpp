// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "av/track.hpp"
#include "transcode/device.hpp"

namespace weir::transcode {

using FramePtrs = std::vector<av::FramePtr>;

/// Coded frames in, pictures or sound out. What can't be decoded is passed over, and counted.
/// Thread: worker, one at a time; has `threads` of its own.
class Decoder {
public:
    /// With a device, pictures are decoded on it where it can.
    /// Errors: Errc::unsupported_codec: libavcodec has no decoder for it.
    static Result<Decoder> open(const av::Track& track, unsigned threads,
                                std::optional<Device> device = std::nullopt);

    /// Null: no more will come. Each frame's `pts` is the best that is known, in the track's base.
    void decode(const AVPacket* packet, FramePtrs& out);

    /// As far as the stream tells.
    AVRational frame_rate() const { return context_->framerate; }
    std::uint64_t failures() const { return failures_; }

private:
    Decoder() = default;
    void receive(FramePtrs& out);

    std::unique_ptr<Device> device_;  // Its address is the decoder's.
    av::CodecContextPtr context_;
    std::uint64_t failures_ = 0;
};

}  // namespace weir::transcode
