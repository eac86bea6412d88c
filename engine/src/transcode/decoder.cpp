// SPDX-License-Identifier: MIT
#include "transcode/decoder.hpp"

#include <new>

#include "av/error.hpp"
#include "base/fail.hpp"

namespace weir::transcode {
namespace {

// A picture of 8K; hostile streams claim more.
constexpr std::int64_t kMostPixels = std::int64_t{8'192} * 8'192;
// A decoder that goes on failing without taking anything in.
constexpr unsigned kMostFailures = 256;

}  // namespace

Result<Decoder> Decoder::open(const av::Track& track, unsigned threads,
                              std::optional<Device> device) {
    const AVCodec* codec = avcodec_find_decoder(track.parameters().codec_id);
    if (!codec)
        return fail(Errc::unsupported_codec, "{} can't be decoded here", track.codec_name());
    Decoder decoder;
    decoder.context_.reset(avcodec_alloc_context3(codec));
    if (!decoder.context_) throw std::bad_alloc{};
    AVCodecContext& context = *decoder.context_;
    int done = avcodec_parameters_to_context(&context, &track.parameters());
    context.pkt_timebase = {track.time_base().num, track.time_base().den};
    context.thread_count = static_cast<int>(threads);
    context.max_pixels = kMostPixels;
    if (device) {
        decoder.device_ = std::make_unique<Device>(std::move(*device));
        use_device(context, *codec, *decoder.device_);
    }
    if (done >= 0) done = avcodec_open2(&context, codec, nullptr);
    if (done < 0)
        return fail(Errc::unsupported_codec, "{} can't be decoded: {}", track.codec_name(),
                    av::error_code(done).message());
    return decoder;
}

void Decoder::decode(const AVPacket* packet, FramePtrs& out) {
    const int sent = avcodec_send_packet(context_.get(), packet);
    if (sent < 0 && sent != AVERROR_EOF) ++failures_;
    receive(out);
}

void Decoder::receive(FramePtrs& out) {
    for (unsigned failed = 0; failed < kMostFailures;) {
        av::FramePtr frame{av_frame_alloc()};
        if (!frame) throw std::bad_alloc{};
        const int received = avcodec_receive_frame(context_.get(), frame.get());
        if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return;
        if (received < 0) {
            ++failures_;
            ++failed;
            continue;
        }
        frame->pts = frame->best_effort_timestamp;
        out.push_back(std::move(frame));
    }
}

}  // namespace weir::transcode
