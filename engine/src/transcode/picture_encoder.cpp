// SPDX-License-Identifier: MIT
#include "transcode/picture_encoder.hpp"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "base/fail.hpp"
#include "transcode/options.hpp"

namespace weir::transcode {
namespace {

ext::Rational rational(AVRational value) {
    return {value.num, value.den};
}

ext::Colour colour_of(const AVFrame& frame) {
    return {.primaries = frame.color_primaries,
            .transfer = frame.color_trc,
            .matrix = frame.colorspace,
            .full_range = frame.color_range == AVCOL_RANGE_JPEG,
            .chroma_location = frame.chroma_location};
}

}  // namespace

PictureEncoder::PictureEncoder(ext::CodecBackends backends, const EncodeOptions& options,
                               AVRational time_base, const Retention& retention)
    : backends_(std::move(backends)),
      wanted_(options),
      time_base_(time_base),
      pending_(retention) {}

AVPixelFormat PictureEncoder::format(bool ten_bits) const {
    return static_cast<AVPixelFormat>(backend().pixel_format(ten_bits));
}

bool PictureEncoder::takes_ten_bits() const {
    return wanted_.codec != ext::VideoCodec::h264 && format(true) != AV_PIX_FMT_NONE;
}

void PictureEncoder::set_source(AVRational frame_rate, bool ten_bits) {
    frame_rate_ = frame_rate;
    ten_bits_ = ten_bits;
}

ext::EncoderOptions PictureEncoder::options_for(const AVFrame& first) const {
    ext::EncoderOptions options{.codec = wanted_.codec,
                                .width = static_cast<unsigned>(first.width),
                                .height = static_cast<unsigned>(first.height),
                                .sample_aspect = rational(first.sample_aspect_ratio),
                                .time_base = rational(time_base_),
                                .frame_rate = rational(frame_rate_),
                                .ten_bits = ten_bits_ && takes_ten_bits(),
                                .colour = colour_of(first),
                                .preset = wanted_.preset,
                                .crf = wanted_.crf,
                                .bitrate_bps = wanted_.bitrate_bps,
                                .maxrate_bps = wanted_.maxrate_bps,
                                .gop = wanted_.gop,
                                .threads = threads_of(wanted_)};
    if (is_on_device(first)) options.device_frames = first.hw_frames_ctx;
    return options;
}

Error PictureEncoder::none_left() const {
    std::string reasons;
    bool is_busy = false;
    for (std::size_t i = 0; i < failures_.size(); ++i) {
        is_busy = is_busy || failures_[i].code == Errc::encoder_busy;
        reasons += fmt::format("{}{}: {}", i == 0 ? "" : "; ", backends_[i]->name(),
                               failures_[i].message());
    }
    // One that is busy may be free later.
    return {is_busy ? Errc::encoder_busy : Errc::no_encoder, std::move(reasons)};
}

Result<void> PictureEncoder::send(av::FramePtr frame, bool is_keyframe, Items& out) {
    Frames frames;
    const auto pts = frame->pts;
    frames.push_back({.picture = std::move(frame), .pts = pts, .is_keyframe = is_keyframe});
    return work_off(std::move(frames), out);
}

Result<void> PictureEncoder::drain(Items& out) {
    is_ended_ = true;
    if (!encoder_) return {};
    if (auto done = work_off({}, out); !done) return done;
    av::Packets rest;
    pending_.release_all(rest);
    hand_over(std::move(rest), out);
    return {};
}

Result<void> PictureEncoder::work_off(Frames frames, Items& out) {
    while (true) {
        if (!encoder_)
            if (auto opened = open(frames, out); !opened) return opened;
        auto done = encode(frames, out);
        if (done && is_ended_) done = give(nullptr, out);
        if (done) return done;
        leave(done.error(), frames);
        if (frames.empty()) return {};
    }
}

/// The encoder at work failed: what it had not returned comes before what waits.
void PictureEncoder::leave(Error reason, Frames& frames) {
    encoder_.reset();
    failures_.push_back(std::move(reason));
    ++current_;
    Frames all = pending_.take_frames();
    std::ranges::move(frames, std::back_inserter(all));
    frames = std::move(all);
}

Result<void> PictureEncoder::open(const Frames& frames, Items& out) {
    const auto first =
        std::ranges::find_if(frames, [](const auto& frame) { return frame.picture != nullptr; });
    if (auto opened = open_any(*first->picture); !opened) return opened;
    if (current_ != told_) out.emplace_back(change(frames));
    told_ = current_;
    return {};
}

/// By the current backend, or else by the next one that can.
Result<void> PictureEncoder::open_any(const AVFrame& first) {
    for (; current_ < backends_.size(); ++current_) {
        av::FramePtr plain{av_frame_clone(&first)};
        if (!plain) throw std::bad_alloc{};
        // What lies on a device is fetched for all but the backend that it lies there for.
        const auto fits = fitting(std::move(plain));
        auto opened = backend().open(options_for(fits ? **fits : first));
        if (opened) {
            encoder_ = std::move(*opened);
            track_.emplace(encoder_->parameters(), base());
            return {};
        }
        failures_.push_back(opened.error());
    }
    return none_left();
}

Changed PictureEncoder::change(const Frames& frames) const {
    Changed changed{.from = std::string{backends_[told_]->name()},
                    .to = std::string{backend().name()},
                    .reason = failures_[told_],
                    .tracks = {*track_}};
    bool has_first = false;
    for (const Pending::Frame& frame : frames) {
        if (frame.picture && !has_first) changed.at = media::to_duration(frame.pts, base());
        has_first = has_first || frame.picture;
        if (frame.picture) continue;
        ++changed.lost_frames;
        changed.lost += media::to_duration(frame.duration, base());
    }
    return changed;
}

/// In memory and in its format, but for the backend on whose device it lies.
Result<av::FramePtr> PictureEncoder::fitting(av::FramePtr frame) const {
    const auto wanted = format(ten_bits_ && takes_ten_bits());
    if (is_on_device(*frame) ? !has_changed() : frame->format == wanted) return frame;
    return converted(*frame, wanted);
}

/// Takes each frame from `frames` before it can fail with it.
Result<void> PictureEncoder::encode(Frames& frames, Items& out) {
    while (!frames.empty()) {
        Pending::Frame next = std::move(frames.front());
        frames.pop_front();
        if (!next.picture) continue;
        auto fits = fitting(std::move(next.picture));
        if (!fits) {
            ++dropped_;
            continue;
        }
        AVFrame* picture = fits->get();
        picture->pict_type = next.is_keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
        pending_.sent(std::move(*fits), next.is_keyframe);
        if (auto given = give(picture, out); !given) return given;
    }
    return {};
}

Result<void> PictureEncoder::give(const AVFrame* frame, Items& out) {
    if (auto sent = encoder_->send(frame); !sent) return sent;
    while (true) {
        av::Packet packet;
        const auto received = encoder_->receive(*packet.get());
        if (!received) return received.error();
        if (!*received) return {};
        av::Packets whole;
        pending_.coded(std::move(packet), whole);
        hand_over(std::move(whole), out);
    }
}

void PictureEncoder::hand_over(av::Packets packets, Items& out) {
    if (packets.empty()) return;
    if (!first_track_) first_track_ = track_;
    coded_ += packets.size();
    for (av::Packet& packet : packets)
        out.emplace_back(std::move(packet));
}

}  // namespace weir::transcode
