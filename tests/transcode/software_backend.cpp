// SPDX-License-Identifier: MIT
#include "transcode/software_backend.hpp"

#include <catch2/catch.hpp>

#include "av/handles.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace weir::kit {
namespace {

class SoftwareEncoder final : public ext::VideoEncoder {
public:
    SoftwareEncoder(av::CodecContextPtr context, const EncoderFault& fault)
        : context_(std::move(context)), parameters_(avcodec_parameters_alloc()), fault_(fault) {
        avcodec_parameters_from_context(parameters_.get(), context_.get());
    }
    const AVCodecParameters& parameters() const override { return *parameters_; }
    Result<void> send(const AVFrame* frame) override {
        if (fault_.fails_at_end && !frame) return fail(Errc::encoder_failed, "at the end");
        const bool is_there = frame && sent_++ >= fault_.frames.value_or(0);
        if (fault_.waits_at && is_there) fault_.waits_at->wait();
        if (fault_.frames && !fault_.waits_at && is_there)
            return fail(Errc::encoder_failed, "after {} frames", *fault_.frames);
        if (avcodec_send_frame(context_.get(), frame) < 0) return fail(Errc::encoder_failed);
        return {};
    }
    Result<bool> receive(AVPacket& packet) override {
        const int received = avcodec_receive_packet(context_.get(), &packet);
        if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return false;
        if (received < 0) return fail(Errc::encoder_failed);
        return true;
    }

private:
    av::CodecContextPtr context_;
    av::CodecParametersPtr parameters_;
    EncoderFault fault_;
    unsigned sent_ = 0;
};

}  // namespace

std::string SoftwareBackend::encoder_name(ext::VideoCodec codec) const {
    if (codec == ext::VideoCodec::av1) return {};
    return codec == ext::VideoCodec::h264 ? "libx264" : "libx265";
}

Result<std::unique_ptr<ext::VideoEncoder>> SoftwareBackend::open(
    const ext::EncoderOptions& options) const {
    if (fault_.opening) return fail(*fault_.opening, "as told");
    const AVCodec* codec = avcodec_find_encoder_by_name(encoder_name(options.codec).c_str());
    REQUIRE(codec);
    av::CodecContextPtr context{avcodec_alloc_context3(codec)};
    context->width = static_cast<int>(options.width);
    context->height = static_cast<int>(options.height);
    context->pix_fmt = static_cast<AVPixelFormat>(pixel_format(options.ten_bits));
    context->time_base = {options.time_base.num, options.time_base.den};
    context->framerate = {options.frame_rate.num, options.frame_rate.den};
    context->sample_aspect_ratio = {options.sample_aspect.num, options.sample_aspect.den};
    context->color_primaries = static_cast<AVColorPrimaries>(options.colour.primaries);
    context->color_trc = static_cast<AVColorTransferCharacteristic>(options.colour.transfer);
    context->colorspace = static_cast<AVColorSpace>(options.colour.matrix);
    context->color_range = options.colour.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    context->gop_size = 250;
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    context->thread_count = 1;
    const bool is_hevc = options.codec == ext::VideoCodec::hevc;
    av_opt_set(context->priv_data, "preset", is_hevc ? "ultrafast" : "veryfast", 0);
    av_opt_set_double(context->priv_data, "crf", options.crf.value_or(20), 0);
    av_opt_set(context->priv_data, "forced-idr", "1", 0);
    if (is_hevc) av_opt_set(context->priv_data, "x265-params", "log-level=none", 0);
    if (avcodec_open2(context.get(), codec, nullptr) < 0) return fail(Errc::no_encoder);
    return std::make_unique<SoftwareEncoder>(std::move(context), fault_);
}

std::shared_ptr<const ext::CodecBackend> backend(const std::string& name, const EncoderFault& fault,
                                                 AVPixelFormat format) {
    return std::make_shared<SoftwareBackend>(name, fault, format);
}

std::vector<ext::EncoderVerdict> GivenEncoders::verdicts(ext::VideoCodec codec) {
    std::vector<ext::EncoderVerdict> verdicts;
    for (const auto& each : backends_)
        verdicts.push_back({.backend = std::string{each->name()}, .codec = codec, .works = true});
    return verdicts;
}

}  // namespace weir::kit
