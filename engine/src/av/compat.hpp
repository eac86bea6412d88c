// SPDX-License-Identifier: MIT
// Where FFmpeg 5.1 and 7 differ, for all of weir.
#pragma once
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace weir::av {

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using WriteBuffer = const std::uint8_t*;  ///< What an AVIO write callback is given.
#else
using WriteBuffer = std::uint8_t*;
#endif

/// That an encoder takes, 0 behind the last; null: any.
inline const int* sample_rates(const AVCodec& codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
    const void* rates = nullptr;
    avcodec_get_supported_config(nullptr, &codec, AV_CODEC_CONFIG_SAMPLE_RATE, 0, &rates, nullptr);
    return static_cast<const int*>(rates);
#else
    return codec.supported_samplerates;
#endif
}

}  // namespace weir::av
