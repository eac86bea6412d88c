// SPDX-License-Identifier: MIT
// libav's objects, owned from the line that made them.
#pragma once
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace weir::av {

/// For libav's free functions, which take the address of the pointer.
template <auto Free>
struct FreeByAddress {
    template <class T>
    void operator()(T* p) const noexcept {
        Free(&p);
    }
};

struct FreeDictionary {
    void operator()(AVDictionary* p) const noexcept { av_dict_free(&p); }
};

/// An AVIOContext of ours: libav may have replaced the buffer, so it is freed through the context.
struct FreeIo {
    void operator()(AVIOContext* p) const noexcept {
        av_freep(&p->buffer);
        avio_context_free(&p);
    }
};

struct FreeOutput {
    void operator()(AVFormatContext* p) const noexcept { avformat_free_context(p); }
};

using BufferPtr = std::unique_ptr<AVBufferRef, FreeByAddress<av_buffer_unref>>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using CodecParametersPtr =
    std::unique_ptr<AVCodecParameters, FreeByAddress<avcodec_parameters_free>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeByAddress<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, FreeOutput>;
using IoPtr = std::unique_ptr<AVIOContext, FreeIo>;

}  // namespace weir::av
