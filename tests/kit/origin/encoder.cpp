// SPDX-License-Identifier: MIT
// encode_loop(): the test pattern through libx264 and libavcodec's AAC.
#include <fmt/format.h>

#include <cstring>
#include <unordered_set>

#include "base/fail.hpp"
#include "kit/frames.hpp"
#include "kit/libav.hpp"
#include "kit/origin/loop.hpp"
#include "kit/origin/pattern.hpp"

namespace weir::kit {
namespace {

constexpr int kAudioSamples = 1024;
constexpr int kAudioRate = 48'000;
constexpr int kQuieter = AV_LOG_VERBOSE - AV_LOG_INFO;  // encoders tell their statistics at info

Result<void> check(const MediaOptions& m) {
    if (m.width < 64 || m.height < 36 || m.width % 2 != 0 || m.height % 2 != 0)
        return fail(Errc::bad_option, "size {}x{}: even numbers from 64x36 on", m.width, m.height);
    if (m.fps == 0 || 90'000 % m.fps != 0 || m.gop_s == 0)
        return fail(Errc::bad_option, "fps {} must divide 90000, GOP {} s be above 0", m.fps,
                    m.gop_s);
    return {};
}

Result<CodecContextPtr> open_video(const MediaOptions& m) {
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) return fail(Errc::unsupported_codec, "libx264 is not in this libavcodec");
    CodecContextPtr context{avcodec_alloc_context3(codec)};
    context->width = int(m.width);
    context->height = int(m.height);
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = {1, int(m.fps)};
    context->framerate = {int(m.fps), 1};
    context->gop_size = context->keyint_min = int(m.gop_s * m.fps);
    context->max_b_frames = int(m.b_frames);
    context->bit_rate = context->rc_max_rate = std::int64_t(m.video_bps);
    context->rc_buffer_size = int(m.video_bps);
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    context->thread_count = 2;
    context->log_level_offset = kQuieter;
    av_opt_set(context->priv_data, "preset", m.preset.c_str(), 0);
    av_opt_set(context->priv_data, "x264-params", "scenecut=0:b-adapt=0:force-cfr=1", 0);
    if (const int code = avcodec_open2(context.get(), codec, nullptr); code < 0)
        return fail(Errc::unsupported_codec, "libx264: {}", av_text(code));
    return context;
}

Result<CodecContextPtr> open_audio(const MediaOptions& m) {
    const AVCodec* codec = avcodec_find_encoder_by_name("aac");
    if (codec == nullptr) return fail(Errc::unsupported_codec, "no AAC encoder");
    CodecContextPtr context{avcodec_alloc_context3(codec)};
    context->sample_rate = kAudioRate;
    context->sample_fmt = AV_SAMPLE_FMT_FLTP;
    av_channel_layout_default(&context->ch_layout, 2);
    context->bit_rate = std::int64_t(m.audio_bps);
    context->time_base = {1, kAudioRate};
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    context->log_level_offset = kQuieter;
    av_opt_set(context->priv_data, "aac_coder", "fast", 0);
    if (const int code = avcodec_open2(context.get(), codec, nullptr); code < 0)
        return fail(Errc::unsupported_codec, "aac: {}", av_text(code));
    return context;
}

/// Takes what the encoder has ready into the loop.
void drain(AVCodecContext& encoder, Codec codec, Loop& loop, std::vector<LoopFrame>& frames) {
    const PacketPtr packet{av_packet_alloc()};
    while (avcodec_receive_packet(&encoder, packet.get()) == 0) {
        const ByteView bytes{packet->data, std::size_t(packet->size)};
        frames.push_back({.offset = loop.arena.size(),
                          .size = std::uint32_t(bytes.size()),
                          .composition = std::int32_t(packet->pts - packet->dts),
                          .key = (packet->flags & AV_PKT_FLAG_KEY) != 0,
                          .hash = canonical_hash(codec, bytes, 0)});
        loop.arena.insert(loop.arena.end(), bytes.begin(), bytes.end());
        av_packet_unref(packet.get());
    }
}

FramePtr video_frame(const MediaOptions& m) {
    FramePtr frame{av_frame_alloc()};
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = int(m.width);
    frame->height = int(m.height);
    av_frame_get_buffer(frame.get(), 0);
    return frame;
}

Result<void> encode_video(Loop& loop) {
    const auto& m = loop.media;
    auto encoder = open_video(m);
    if (!encoder) return encoder.error();
    AVCodecContext& context = **encoder;
    loop.parameter_sets.assign(context.extradata, context.extradata + context.extradata_size);
    const FramePtr frame = video_frame(m);
    const std::uint64_t count = std::uint64_t(loop_length_s(m)) * m.fps;
    for (std::uint64_t i = 0; i < count; ++i) {
        av_frame_make_writable(frame.get());
        const Plane luma{frame->data[0], frame->linesize[0], int(m.width), int(m.height)};
        draw_picture(luma, m.fps, i);
        for (int c = 1; c < 3; ++c)
            std::memset(frame->data[c], 128, std::size_t(frame->linesize[c]) * m.height / 2);
        frame->pts = std::int64_t(i);
        avcodec_send_frame(&context, frame.get());
        drain(context, Codec::h264, loop, loop.video);
    }
    avcodec_send_frame(&context, nullptr);
    drain(context, Codec::h264, loop, loop.video);
    if (loop.video.size() != count) return fail(Errc::unsupported_codec, "libx264 dropped frames");
    return {};
}

Result<void> encode_audio(Loop& loop) {
    auto encoder = open_audio(loop.media);
    if (!encoder) return encoder.error();
    AVCodecContext& context = **encoder;
    loop.audio_config.assign(context.extradata, context.extradata + context.extradata_size);
    FramePtr frame{av_frame_alloc()};
    frame->format = AV_SAMPLE_FMT_FLTP;
    frame->nb_samples = kAudioSamples;
    frame->sample_rate = kAudioRate;
    av_channel_layout_default(&frame->ch_layout, 2);
    av_frame_get_buffer(frame.get(), 0);
    const std::size_t count = std::size_t(loop_length_s(loop.media)) * kAudioRate / kAudioSamples;
    for (std::uint64_t i = 0; loop.audio.size() < count; ++i) {
        av_frame_make_writable(frame.get());
        auto* left = reinterpret_cast<float*>(frame->data[0]);
        draw_sound(left, i * kAudioSamples, kAudioSamples);
        std::memcpy(frame->data[1], left, kAudioSamples * sizeof(float));
        frame->pts = std::int64_t(i) * kAudioSamples;
        if (const int code = avcodec_send_frame(&context, frame.get()); code < 0)
            return fail(Errc::unsupported_codec, "aac: {}", av_text(code));
        drain(context, Codec::aac, loop, loop.audio);
    }
    avcodec_send_frame(&context, nullptr);
    drain(context, Codec::aac, loop, loop.audio);
    loop.audio.resize(count);
    for (auto& frame_of_loop : loop.audio) {
        frame_of_loop.composition = 0;
        frame_of_loop.key = true;
    }
    return {};
}

bool all_differ(const std::vector<LoopFrame>& frames) {
    std::unordered_set<std::uint64_t> hashes;
    for (const auto& frame : frames)
        hashes.insert(frame.hash);
    return hashes.size() == frames.size();
}

}  // namespace

Result<std::shared_ptr<const Loop>> encode_loop(const MediaOptions& media) {
    if (auto ok = check(media); !ok) return ok.error();
    auto loop = std::make_shared<Loop>();
    loop->media = media;
    if (auto done = encode_video(*loop); !done) return done.error();
    if (auto done = encode_audio(*loop); !done) return done.error();
    if (!all_differ(loop->video) || !all_differ(loop->audio))
        return fail(Errc::bad_option, "two frames of the loop came out equal: raise the bit rate");
    return std::shared_ptr<const Loop>{std::move(loop)};
}

}  // namespace weir::kit
