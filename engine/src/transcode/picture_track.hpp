// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <set>

#include "transcode/hole_finder.hpp"
#include "transcode/picture_encoder.hpp"

namespace weir::transcode {

/// What became of a track's frames.
struct Counts {
    std::uint64_t packets = 0;   ///< That came in.
    std::uint64_t decoded = 0;   ///< Frames of picture or sound that they became.
    std::uint64_t failures = 0;  ///< Of the decoder.
    std::uint64_t damaged = 0;   ///< Pictures of which a part was made up by the decoder.
    std::uint64_t dropped = 0;   ///< Decoded, but not shown behind the one before.
    std::uint64_t lost = 0;      ///< Coded frames that were told in a Hole.
    std::uint64_t encoded = 0;
};

/// One track of pictures: decoded, filtered, encoded.  Thread: worker, one at a time.
class PictureTrack {
public:
    /// Errors: Errc::unsupported_codec: it can't be decoded.
    static Result<PictureTrack> open(const av::Track& track, const EncodeOptions& options,
                                     const ext::CodecBackends& backends,
                                     const Retention& retention);

    /// Packets come out in `time_base()`; a Changed has its track alone.
    /// Errors: as PictureEncoder::send() and PictureFilter::push().
    Result<void> push(const av::Packet& packet, Items& out);
    Result<void> drain(Items& out);

    /// The first frame at that time, or behind it, becomes a keyframe.
    void force_keyframe(media::Nanoseconds at) { keyframes_.insert(at); }

    /// Of the first packets, up to the first Changed; none: nothing was encoded yet.
    const std::optional<av::Track>& first_track() const { return encoder_.first_track(); }
    const ext::CodecBackend& backend() const { return encoder_.backend(); }
    Counts counts() const;

private:
    PictureTrack(const av::Track& track, const EncodeOptions& options, Decoder decoder,
                 const ext::CodecBackends& backends, const Retention& retention);
    Result<void> work_off(FramePtrs frames, Items& out);
    bool note(const AVFrame& frame, Items& out);
    Wanted wanted() const;
    void settle(const AVFrame& first);
    Result<void> encode(FramePtrs frames, Items& out);
    bool is_due(std::int64_t pts);

    av::Track source_;
    EncodeOptions options_;
    AVRational in_, out_;  ///< Bases of time.
    Decoder decoder_;
    PictureFilter filter_;
    PictureEncoder encoder_;
    HoleFinder holes_;
    std::optional<ext::DeviceStages> stages_;
    std::set<media::Nanoseconds> keyframes_;
    Size size_;  ///< Of what is encoded, once the first frame is there.
    AVRational aspect_{0, 1};
    bool has_ten_bits_ = false;
    std::optional<std::int64_t> last_in_, last_out_;
    Counts counts_;
};

}  // namespace weir::transcode
