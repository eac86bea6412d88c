// SPDX-License-Identifier: MIT
// Pictures that are decoded, scaled and encoded without leaving a device.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <optional>

#include "av/handles.hpp"

namespace weir::transcode {

/// A device that a decoder may use.
struct Device {
    av::BufferPtr context;
    ext::DeviceStages stages;
};

/// None: the backend has no device, or it can't be opened here. Blocks: as its driver does.
std::optional<Device> open_device(const ext::CodecBackend& backend);

/// Before the decoder is opened. False: it has no way to use that device. A stream that the device
/// can't decode is then decoded into memory all the same. The device outlives the decoder.
bool use_device(AVCodecContext& decoder, const AVCodec& codec, const Device& device);

bool is_on_device(const AVFrame& frame);

/// The picture in memory, its times and properties kept.  Errors: libav's.
Result<av::FramePtr> downloaded(const AVFrame& frame);

/// What libavfilter does there, to pictures of these sizes; none: it can't.
std::optional<std::string> device_filters(const ext::DeviceStages& stages, bool deinterlaces,
                                          int width, int height, bool ten_bits);

}  // namespace weir::transcode
