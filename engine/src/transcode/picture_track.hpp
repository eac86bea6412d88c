// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <set>

#include "transcode/picture_encoder.hpp"
#include "transcode/picture_source.hpp"

namespace weir::transcode {

/// Decoded pictures -> filtered, encoded.  Thread: worker, one at a time.
class PictureTrack {
public:
    /// `track`: that the pictures were coded in.
    PictureTrack(const av::Track& track, const EncodeOptions& options,
                 const ext::CodecBackends& backends, const Retention& retention);

    /// The pictures stay as they are: others may use them too. A Changed has its track alone.
    /// Errors: as PictureEncoder::send() and PictureFilter::push().
    Result<void> push(const Pictures& pictures, Items& out);
    Result<void> drain(Items& out);

    /// The first frame at that time, or behind it, becomes a keyframe.
    void force_keyframe(media::Nanoseconds at) { keyframes_.insert(at); }
    /// From the first frame on, one is a keyframe each time that so much has passed since the last
    /// such one.
    void force_keyframes_each(media::Nanoseconds interval) { interval_ = interval; }
    /// Pictures before that time are not encoded.
    void begin_at(media::Nanoseconds at) { begin_ = at; }

    /// Of the first packets, up to the first Changed; none: nothing was encoded yet.
    const std::optional<av::Track>& first_track() const { return encoder_.first_track(); }
    const ext::CodecBackend& backend() const { return encoder_.backend(); }
    std::uint64_t coded_frames() const { return encoder_.coded_frames(); }
    /// That could not be had in the format which the encoder reads.
    std::uint64_t dropped_frames() const { return encoder_.dropped_frames(); }

private:
    Result<void> push(const AVFrame& picture, AVRational frame_rate, Items& out);
    Wanted wanted() const;
    void settle(const AVFrame& first, AVRational frame_rate);
    Result<void> encode(FramePtrs frames, Items& out);
    bool is_due(std::int64_t pts);

    av::Track source_;
    EncodeOptions options_;
    AVRational in_, out_;  ///< Bases of time.
    PictureFilter filter_;
    PictureEncoder encoder_;
    std::optional<ext::DeviceStages> stages_;
    std::set<media::Nanoseconds> keyframes_;
    std::optional<media::Nanoseconds> interval_, due_, begin_;
    Size size_;  ///< Of what is encoded, once the first frame is there.
    AVRational aspect_{0, 1};
    bool has_ten_bits_ = false;
    std::optional<std::int64_t> last_out_;
};

}  // namespace weir::transcode
