// SPDX-License-Identifier: MIT
// libav handles of the kit, owned. The kit reads and writes media by itself, so that a fault of the
// engine's own readers can't hide itself.
#pragma once
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

#include <memory>
#include <string>

namespace weir::kit {

template <auto Free>
struct FreeByAddress {
    template <class T>
    void operator()(T* p) const noexcept {
        Free(&p);
    }
};
template <auto Free>
struct FreeDirectly {
    template <class T>
    void operator()(T* p) const noexcept {
        Free(p);
    }
};

using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeByAddress<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, FreeDirectly<avformat_free_context>>;

inline std::string av_text(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return text;
}

}  // namespace weir::kit
