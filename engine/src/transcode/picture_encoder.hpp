// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

#include "transcode/item.hpp"
#include "transcode/pending.hpp"
#include "transcode/picture_filter.hpp"

namespace weir::transcode {

/// Pictures -> coded frames, by the first backend that can. One that fails is left, and the next
/// goes on with the frames that had not come out.  Thread: worker, one at a time.
class PictureEncoder {
public:
    PictureEncoder(ext::CodecBackends backends, const EncodeOptions& options, AVRational time_base,
                   const Retention& retention);

    /// That is at work, or will be tried first.
    const ext::CodecBackend& backend() const {
        return *backends_[std::min(current_, backends_.size() - 1)];
    }
    /// Whether it has another than it began with.
    bool has_changed() const { return current_ > 0; }
    AVPixelFormat format(bool ten_bits) const;
    bool takes_ten_bits() const;

    /// Before the first frame: what is known of all of them.
    void set_source(AVRational frame_rate, bool ten_bits);

    /// All of one size, and each PTS above the one before.
    /// Errors: Errc::encoder_busy, Errc::no_encoder: no backend is left; what came out before
    /// stands.
    Result<void> send(av::FramePtr frame, bool is_keyframe, Items& out);
    Result<void> drain(Items& out);

    /// Of the first packets, up to the first Changed; none: nothing was encoded yet.
    const std::optional<av::Track>& first_track() const { return first_track_; }
    std::uint64_t coded_frames() const { return coded_; }
    /// That could not be had in the format which the encoder reads.
    std::uint64_t dropped_frames() const { return dropped_; }

private:
    using Frames = std::deque<Pending::Frame>;
    /// Encodes them all, by as many backends as that takes.
    Result<void> work_off(Frames frames, Items& out);
    Result<void> open(const Frames& frames, Items& out);
    Result<void> open_any(const AVFrame& first);
    ext::EncoderOptions options_for(const AVFrame& first) const;
    Result<void> encode(Frames& frames, Items& out);
    Result<void> give(const AVFrame* frame, Items& out);
    void hand_over(av::Packets packets, Items& out);
    void leave(Error reason, Frames& frames);
    Result<av::FramePtr> fitting(av::FramePtr frame) const;
    Changed change(const Frames& frames) const;
    Error none_left() const;
    media::TimeBase base() const { return {time_base_.num, time_base_.den}; }

    const ext::CodecBackends backends_;
    const EncodeOptions wanted_;
    const AVRational time_base_;
    std::size_t current_ = 0;  ///< As many as there are: none is left.
    std::size_t told_ = 0;     ///< The one that was at work last.
    AVRational frame_rate_{0, 1};
    bool ten_bits_ = false;
    std::unique_ptr<ext::VideoEncoder> encoder_;
    Pending pending_;
    std::vector<Error> failures_;  ///< One each, of those before the current one.
    std::optional<av::Track> track_, first_track_;
    std::uint64_t coded_ = 0, dropped_ = 0;
    bool is_ended_ = false;
};

}  // namespace weir::transcode
