// SPDX-License-Identifier: MIT
#include "demux/ask_codec.hpp"

#include <memory>
#include <new>

namespace weir::demux {
namespace {

struct CloseParser {
    void operator()(AVCodecParserContext* p) const noexcept { av_parser_close(p); }
};
using ParserPtr = std::unique_ptr<AVCodecParserContext, CloseParser>;
using ContextPtr = std::unique_ptr<AVCodecContext, av::FreeByAddress<avcodec_free_context>>;

ContextPtr context_for(const AVCodecParameters& parameters, const AVCodec* decoder) {
    ContextPtr context{avcodec_alloc_context3(decoder)};
    if (!context) throw std::bad_alloc{};
    if (avcodec_parameters_to_context(context.get(), &parameters) < 0) return nullptr;
    context->thread_count = 1;
    return context;
}

/// What `context` has found out.
void take_over(AVCodecParameters& parameters, const AVCodecContext& context) {
    const int frame_size = parameters.frame_size;
    if (avcodec_parameters_from_context(&parameters, &context) < 0) return;
    parameters.codec_tag = 0;
    if (parameters.frame_size <= 0) parameters.frame_size = frame_size;
}

}  // namespace

void ask_decoder(AVCodecParameters& parameters, const AVPacket* frame) {
    const AVCodec* decoder = avcodec_find_decoder(parameters.codec_id);
    const auto context = decoder ? context_for(parameters, decoder) : nullptr;
    if (!context) return;
    context->skip_frame = AVDISCARD_NONKEY;
    context->skip_loop_filter = context->skip_idct = AVDISCARD_ALL;
    if (avcodec_open2(context.get(), decoder, nullptr) < 0) return;
    if (frame) (void)avcodec_send_packet(context.get(), frame);
    take_over(parameters, *context);
}

void ask_parser(AVCodecParameters& parameters, const AVPacket& frame) {
    const ParserPtr parser{av_parser_init(parameters.codec_id)};
    const auto context = context_for(parameters, nullptr);
    if (!parser || !context) return;
    parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    std::uint8_t* out = nullptr;
    int out_size = 0;
    (void)av_parser_parse2(parser.get(), context.get(), &out, &out_size, frame.data, frame.size,
                           AV_NOPTS_VALUE, AV_NOPTS_VALUE, -1);
    take_over(parameters, *context);
    if (parameters.codec_type != AVMEDIA_TYPE_VIDEO) return;
    parameters.width = parser->width;
    parameters.height = parser->height;
    parameters.format = parser->format;
}

}  // namespace weir::demux
