// SPDX-License-Identifier: MIT
#include "transcode/picture_track.hpp"

#include "transcode/options.hpp"

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

bool is_damaged(const AVFrame& frame) {
    return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

}  // namespace

Result<PictureTrack> PictureTrack::open(const av::Track& track, const EncodeOptions& options,
                                        const ext::CodecBackends& backends,
                                        const Retention& retention) {
    auto decoder = Decoder::open(track, threads_of(options), open_device(*backends.front()));
    if (!decoder) return decoder.error();
    return PictureTrack{track, options, std::move(*decoder), backends, retention};
}

PictureTrack::PictureTrack(const av::Track& track, const EncodeOptions& options, Decoder decoder,
                           const ext::CodecBackends& backends, const Retention& retention)
    : source_(track),
      options_(options),
      in_{track.time_base().num, track.time_base().den},
      out_(fine_base(track.time_base())),
      decoder_(std::move(decoder)),
      filter_(options, in_, out_),
      encoder_(backends, options, out_, retention),
      holes_(track.time_base()),
      stages_(backends.front()->device()) {}

Result<void> PictureTrack::push(const av::Packet& packet, Items& out) {
    ++counts_.packets;
    holes_.sent(packet.pts());
    FramePtrs frames;
    decoder_.decode(packet.get(), frames);
    return work_off(std::move(frames), out);
}

Result<void> PictureTrack::drain(Items& out) {
    FramePtrs frames;
    decoder_.decode(nullptr, frames);
    if (auto done = work_off(std::move(frames), out); !done) return done;
    FramePtrs rest;
    if (auto drained = filter_.drain(rest); !drained) return drained;
    if (auto done = encode(std::move(rest), out); !done) return done;
    if (const auto hole = holes_.ended()) {
        counts_.lost += hole->frames;
        out.emplace_back(*hole);
    }
    return encoder_.drain(out);
}

/// False: it is not to be shown behind the one before.
bool PictureTrack::note(const AVFrame& frame, Items& out) {
    ++counts_.decoded;
    if (is_damaged(frame)) ++counts_.damaged;
    if (frame.pts == AV_NOPTS_VALUE || (last_in_ && frame.pts <= *last_in_)) {
        ++counts_.dropped;
        return false;
    }
    last_in_ = frame.pts;
    if (const auto hole = holes_.shown(frame.pts)) {
        counts_.lost += hole->frames;
        out.emplace_back(*hole);
    }
    return true;
}

/// What holds for all frames, by the first.
void PictureTrack::settle(const AVFrame& first) {
    size_ = encoded_size({first.width, first.height}, static_cast<int>(options_.shorter_side));
    aspect_ = first.sample_aspect_ratio.num > 0 ? first.sample_aspect_ratio
                                                : source_.parameters().sample_aspect_ratio;
    has_ten_bits_ = has_ten_bits(first) && !(options_.tone_map && is_hdr(first));
    const auto& asked = options_.frame_rate;
    encoder_.set_source(asked.num > 0 ? AVRational{asked.num, asked.den} : decoder_.frame_rate(),
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

Result<void> PictureTrack::work_off(FramePtrs frames, Items& out) {
    for (av::FramePtr& frame : frames) {
        if (!note(*frame, out)) continue;
        if (size_ == Size{}) settle(*frame);
        if (frame->sample_aspect_ratio.num <= 0) frame->sample_aspect_ratio = aspect_;
        FramePtrs filtered;
        if (auto done = filter_.push(std::move(frame), wanted(), filtered); !done) return done;
        if (auto done = encode(std::move(filtered), out); !done) return done;
    }
    return {};
}

bool PictureTrack::is_due(std::int64_t pts) {
    const auto at = media::to_duration(pts, {out_.num, out_.den});
    const auto later = keyframes_.upper_bound(at);
    const bool due = later != keyframes_.begin();
    keyframes_.erase(keyframes_.begin(), later);
    return due;
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

Counts PictureTrack::counts() const {
    Counts counts = counts_;
    counts.failures = decoder_.failures();
    counts.encoded = encoder_.coded_frames();
    counts.dropped += encoder_.dropped_frames();
    return counts;
}

}  // namespace weir::transcode
