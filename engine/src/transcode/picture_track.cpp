// SPDX-License-Identifier: MIT
#include "transcode/picture_track.hpp"

#include <new>
#include <utility>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace weir::transcode {
namespace {

constexpr AVRational kFine{1, 90'000};

/// In which each time of the track can be said.
AVRational fine_base(media::TimeBase base) {
    const bool is_exact = std::int64_t{kFine.den} * base.num % base.den == 0;
    const bool is_coarse = base.den < 1'000 * base.num;
    return is_exact || is_coarse ? kFine : AVRational{base.num, base.den};
}

bool has_ten_bits(const AVFrame& frame) {
    const auto format = static_cast<AVPixelFormat>(
        is_on_device(frame)
            ? reinterpret_cast<const AVHWFramesContext*>(frame.hw_frames_ctx->data)->sw_format
            : frame.format);
    const AVPixFmtDescriptor* described = av_pix_fmt_desc_get(format);
    constexpr int kPlain = 8;
    return described && described->comp[0].depth > kPlain;
}

}  // namespace

PictureTrack::PictureTrack(const av::Track& track, const EncodeOptions& options,
                           const ext::CodecBackends& backends, const Retention& retention)
    : source_(track),
      options_(options),
      in_{track.time_base().num, track.time_base().den},
      out_(fine_base(track.time_base())),
      filter_(options, in_, out_),
      encoder_(backends, options, out_, retention),
      stages_(backends.front()->device()) {}

Result<void> PictureTrack::push(const Pictures& pictures, Items& out) {
    for (const auto& each : pictures.shown) {
        if (const auto* hole = std::get_if<Hole>(&each)) {
            out.emplace_back(*hole);
            continue;
        }
        const AVFrame& picture = *std::get<av::FramePtr>(each);
        if (auto done = push(picture, pictures.frame_rate, out); !done) return done;
    }
    return {};
}

Result<void> PictureTrack::push(const AVFrame& picture, AVRational frame_rate, Items& out) {
    if (begin_ && media::to_duration(picture.pts, source_.time_base()) < *begin_) return {};
    if (size_ == Size{}) settle(picture, frame_rate);
    av::FramePtr own{av_frame_clone(&picture)};
    if (!own) throw std::bad_alloc{};
    if (own->sample_aspect_ratio.num <= 0) own->sample_aspect_ratio = aspect_;
    FramePtrs filtered;
    if (auto done = filter_.push(std::move(own), wanted(), filtered); !done) return done;
    return encode(std::move(filtered), out);
}

Result<void> PictureTrack::drain(Items& out) {
    FramePtrs rest;
    if (auto drained = filter_.drain(rest); !drained) return drained;
    if (auto done = encode(std::move(rest), out); !done) return done;
    return encoder_.drain(out);
}

/// What holds for all frames, by the first.
void PictureTrack::settle(const AVFrame& first, AVRational frame_rate) {
    size_ = encoded_size({first.width, first.height}, static_cast<int>(options_.shorter_side));
    aspect_ = first.sample_aspect_ratio.num > 0 ? first.sample_aspect_ratio
                                                : source_.parameters().sample_aspect_ratio;
    has_ten_bits_ = has_ten_bits(first) && !(options_.tone_map && is_hdr(first));
    const auto& asked = options_.frame_rate;
    encoder_.set_source(asked.num > 0 ? AVRational{asked.num, asked.den} : frame_rate,
                        has_ten_bits_);
}

Wanted PictureTrack::wanted() const {
    const bool ten_bits = has_ten_bits_ && encoder_.takes_ten_bits();
    Wanted wanted{.size = size_,
                  .aspect = aspect_,
                  .format = encoder_.format(ten_bits),
                  .ten_bits = ten_bits};
    if (!encoder_.has_changed()) wanted.device = stages_;
    return wanted;
}

bool PictureTrack::is_due(std::int64_t pts) {
    const auto at = media::to_duration(pts, {out_.num, out_.den});
    const auto later = keyframes_.upper_bound(at);
    const bool is_asked = later != keyframes_.begin();
    keyframes_.erase(keyframes_.begin(), later);
    const bool is_time = interval_ && (!due_ || at >= *due_);
    if (is_time) due_ = at + *interval_;
    return is_asked || is_time;
}

Result<void> PictureTrack::encode(FramePtrs frames, Items& out) {
    for (av::FramePtr& frame : frames) {
        // Filters may repeat a frame at its own time.
        if (last_out_ && frame->pts <= *last_out_) continue;
        last_out_ = frame->pts;
        const bool is_keyframe = is_due(frame->pts);
        if (auto sent = encoder_.send(std::move(frame), is_keyframe, out); !sent) return sent;
    }
    return {};
}

}  // namespace weir::transcode
