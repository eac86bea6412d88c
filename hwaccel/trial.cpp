// SPDX-License-Identifier: MIT
#include "trial.hpp"

#include <algorithm>

#include "av/handles.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

namespace weir::hwaccel {
namespace {

constexpr int kWidth = 640, kHeight = 360;
constexpr int kFrames = 12, kAskedFor = 7;
constexpr std::int64_t kFrameTicks = 3'000;  ///< 30 frames a second.

/// Moving slopes, so that there is something to predict.
bool paint(AVFrame& frame, int number) {
    if (av_frame_make_writable(&frame) < 0) return false;
    for (int plane = 0; plane < AV_NUM_DATA_POINTERS && frame.data[plane] != nullptr; ++plane) {
        const int rows = plane == 0 ? frame.height : frame.height / 2;
        const int bytes =
            av_image_get_linesize(static_cast<AVPixelFormat>(frame.format), frame.width, plane);
        for (int y = 0; y < rows; ++y) {
            std::uint8_t* row = frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane];
            for (int x = 0; x < bytes; ++x)
                row[x] = static_cast<std::uint8_t>(x + 2 * y + 3 * number);
        }
    }
    return true;
}

av::FramePtr make_frame(const ext::CodecBackend& backend) {
    av::FramePtr frame{av_frame_alloc()};
    frame->format = backend.pixel_format(false);
    frame->width = kWidth;
    frame->height = kHeight;
    if (av_frame_get_buffer(frame.get(), 0) < 0) frame.reset();
    return frame;
}

/// What came out of an encoder.
class Outcome {
public:
    Result<void> fetch(ext::VideoEncoder& encoder) {
        while (true) {
            const auto more = encoder.receive(*packet_);
            if (!more) return more.error();
            if (!*more) return {};
            // One that never ends is as wrong as one that gives too little.
            if (++packets_ > kFrames) return fault("more frames came out than went in");
            note();
        }
    }

    Result<void> judge(const ext::VideoEncoder& encoder) const {
        if (packets_ != kFrames)
            return fault(fmt::format("of {} frames {} came out", kFrames, packets_));
        if (!in_order_) return fault("its times do not grow");
        if (!has_keyframe_at(0)) return fault("it does not begin with a keyframe");
        if (!has_keyframe_at(kAskedFor * kFrameTicks))
            return fault("it makes no keyframe where one is asked for");
        if (encoder.parameters().extradata_size <= 0)
            return fault("it tells nothing of its parameters");
        return {};
    }

private:
    static Error fault(std::string_view what) { return fail(Errc::encoder_failed, "{}", what); }

    void note() {
        if (packet_->size <= 0 || packet_->pts < packet_->dts) in_order_ = false;
        if (packets_ > 1 && packet_->dts <= last_dts_) in_order_ = false;
        last_dts_ = packet_->dts;
        if ((packet_->flags & AV_PKT_FLAG_KEY) != 0) keyframes_.push_back(packet_->pts);
    }

    bool has_keyframe_at(std::int64_t pts) const {
        return std::ranges::find(keyframes_, pts) != keyframes_.end();
    }

    av::PacketPtr packet_{av_packet_alloc()};
    int packets_ = 0;
    std::int64_t last_dts_ = 0;
    bool in_order_ = true;
    std::vector<std::int64_t> keyframes_;
};

Result<void> encode(ext::VideoEncoder& encoder, AVFrame& frame, int& sent) {
    Outcome outcome;
    for (sent = 0; sent < kFrames; ++sent) {
        if (!paint(frame, sent)) return fail(Errc::encoder_failed, "no memory for frames");
        frame.pts = sent * kFrameTicks;
        frame.pict_type = sent == kAskedFor ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
        if (auto done = encoder.send(&frame); !done) return done.error();
        if (auto done = outcome.fetch(encoder); !done) return done.error();
    }
    if (auto done = encoder.send(nullptr); !done) return done.error();
    if (auto done = outcome.fetch(encoder); !done) return done.error();
    return outcome.judge(encoder);
}

}  // namespace

Result<void> try_encoder(const ext::CodecBackend& backend, ext::VideoCodec codec) {
    ext::EncoderOptions options;
    options.codec = codec;
    options.width = kWidth;
    options.height = kHeight;
    options.frame_rate = {30, 1};
    options.preset = ext::Preset::fast;
    auto encoder = backend.open(options);
    if (!encoder) return encoder.error();
    const auto frame = make_frame(backend);
    if (!frame) return fail(Errc::encoder_failed, "its pixel format lies in no memory");
    int sent = 0;
    auto done = encode(**encoder, *frame, sent);
    if (!done && sent < kFrames)
        return fail(Errc::encoder_failed, "after {} frames: {}", sent, done.error().detail);
    return done;
}

}  // namespace weir::hwaccel
