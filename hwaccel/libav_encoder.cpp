// SPDX-License-Identifier: MIT
#include "libav_encoder.hpp"

#include <algorithm>
#include <cstring>

#include "av/log_tap.hpp"
#include "base/fail.hpp"
#include "reasons.hpp"

extern "C" {
#include <libavutil/hwcontext.h>
#include <libavutil/mathematics.h>
}

namespace weir::hwaccel {
namespace {

Error failure(const AVCodecContext& context, int averror, const av::LogTap& tap) {
    return fail(Errc::encoder_failed, "{}: {}", context.codec->name,
                last_words(averror, tap.lines()));
}

}  // namespace

LibavEncoder::LibavEncoder(av::CodecContextPtr context, av::BufferPtr surfaces,
                           const ext::EncoderOptions& options)
    : context_(std::move(context)),
      surfaces_(std::move(surfaces)),
      parameters_(avcodec_parameters_alloc()),
      gop_ticks_(av_rescale_q(options.gop.count(), {1, 1'000}, context_->time_base)) {
    avcodec_parameters_from_context(parameters_.get(), context_.get());
}

Result<void> LibavEncoder::send(const AVFrame* frame) {
    const av::LogTap tap;
    av::FramePtr picture;
    if (frame != nullptr) {
        auto owned = own(*frame);
        if (!owned) return owned.error();
        picture = std::move(*owned);
        // That of a decoder says what the source's encoder chose, which is nothing to go by.
        const bool is_due = is_keyframe_due(*frame);
        picture->pict_type = is_due ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
        if (is_due) last_keyframe_ = frame->pts;
    }
    const int result = avcodec_send_frame(context_.get(), picture.get());
    if (result < 0) return failure(*context_, result, tap);
    return {};
}

Result<bool> LibavEncoder::receive(AVPacket& packet) {
    const av::LogTap tap;
    av_packet_unref(&packet);
    const int result = avcodec_receive_packet(context_.get(), &packet);
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return false;
    if (result < 0) return failure(*context_, result, tap);
    packet.time_base = context_->time_base;
    take_extradata(packet);
    // Encoders begin GOPs by themselves, where the scene changes.
    if ((packet.flags & AV_PKT_FLAG_KEY) != 0 && last_keyframe_)
        last_keyframe_ = std::max(*last_keyframe_, packet.pts);
    return true;
}

/// A reference of our own, on the device where the encoder wants it there.
Result<av::FramePtr> LibavEncoder::own(const AVFrame& frame) const {
    const av::LogTap tap;
    av::FramePtr out{av_frame_alloc()};
    if (!surfaces_) {
        const int result = av_frame_ref(out.get(), &frame);
        if (result < 0) return failure(*context_, result, tap);
        return out;
    }
    int result = av_hwframe_get_buffer(surfaces_.get(), out.get(), 0);
    if (result >= 0) result = av_hwframe_transfer_data(out.get(), &frame, 0);
    if (result >= 0) result = av_frame_copy_props(out.get(), &frame);
    if (result < 0) return failure(*context_, result, tap);
    return out;
}

bool LibavEncoder::is_keyframe_due(const AVFrame& frame) const {
    return frame.pict_type == AV_PICTURE_TYPE_I || !last_keyframe_ ||
           frame.pts - *last_keyframe_ >= gop_ticks_;
}

/// Some encoders know it only when they have coded a frame.
void LibavEncoder::take_extradata(const AVPacket& packet) {
    if (parameters_->extradata_size > 0) return;
    std::size_t size = 0;
    const auto* bytes = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
    if (bytes == nullptr || size == 0) return;
    auto* copy = static_cast<std::uint8_t*>(av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE));
    if (copy == nullptr) return;
    std::memcpy(copy, bytes, size);
    av_freep(&parameters_->extradata);
    parameters_->extradata = copy;
    parameters_->extradata_size = static_cast<int>(size);
}

}  // namespace weir::hwaccel
