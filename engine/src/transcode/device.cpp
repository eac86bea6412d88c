// SPDX-License-Identifier: MIT
#include "transcode/device.hpp"

#include <fmt/format.h>

#include <new>

#include "av/error.hpp"

extern "C" {
#include <libavutil/hwcontext.h>
}

namespace weir::transcode {
namespace {

/// A plain format is taken where the device refuses this stream.
AVPixelFormat choose_format(AVCodecContext* decoder, const AVPixelFormat* offered) noexcept {
    const auto& device = *static_cast<const Device*>(decoder->opaque);
    for (const AVPixelFormat* format = offered; *format != AV_PIX_FMT_NONE; ++format)
        if (*format == device.stages.pixel_format) return *format;
    return avcodec_default_get_format(decoder, offered);
}

}  // namespace

std::optional<Device> open_device(const ext::CodecBackend& backend) {
    auto stages = backend.device();
    if (!stages) return std::nullopt;
    AVBufferRef* context = nullptr;
    const auto type = static_cast<AVHWDeviceType>(stages->device_type);
    if (av_hwdevice_ctx_create(&context, type, nullptr, nullptr, 0) < 0) return std::nullopt;
    return Device{av::BufferPtr{context}, std::move(*stages)};
}

bool use_device(AVCodecContext& decoder, const AVCodec& codec, const Device& device) {
    for (int i = 0; const AVCodecHWConfig* config = avcodec_get_hw_config(&codec, i); ++i) {
        const bool takes_context = (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0;
        if (!takes_context || config->device_type != device.stages.device_type ||
            config->pix_fmt != device.stages.pixel_format)
            continue;
        decoder.hw_device_ctx = av_buffer_ref(device.context.get());
        if (!decoder.hw_device_ctx) throw std::bad_alloc{};
        decoder.opaque = const_cast<Device*>(&device);
        decoder.get_format = choose_format;
        return true;
    }
    return false;
}

bool is_on_device(const AVFrame& frame) {
    return frame.hw_frames_ctx != nullptr;
}

Result<av::FramePtr> downloaded(const AVFrame& frame) {
    av::FramePtr copy{av_frame_alloc()};
    if (!copy) throw std::bad_alloc{};
    int done = av_hwframe_transfer_data(copy.get(), &frame, 0);
    if (done >= 0) done = av_frame_copy_props(copy.get(), &frame);
    if (done < 0) return av::fail(done, "a picture can't be fetched from its device");
    return copy;
}

std::optional<std::string> device_filters(const ext::DeviceStages& stages, bool deinterlaces,
                                          int width, int height, bool ten_bits) {
    if (stages.scale.empty() || (deinterlaces && stages.deinterlace.empty())) return std::nullopt;
    const std::string before = deinterlaces ? stages.deinterlace + "," : std::string{};
    return fmt::format("{}{}=w={}:h={}:format={}", before, stages.scale, width, height,
                       ten_bits ? "p010" : "nv12");
}

}  // namespace weir::transcode
