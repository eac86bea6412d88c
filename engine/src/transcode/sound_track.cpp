// SPDX-License-Identifier: MIT
#include "transcode/sound_track.hpp"

#include <algorithm>
#include <new>

#include "av/compat.hpp"
#include "av/error.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace weir::transcode {
namespace {

constexpr std::uint64_t kAacBitrate = 128'000, kOpusBitrate = 96'000;
constexpr int kOpusRate = 48'000;
constexpr int kMostChannels = 2;
// A longer hole stays one; a shorter one becomes silence.
constexpr std::int64_t kHoleMs = 500;
// Where an encoder takes frames of any length.
constexpr int kSomeSamples = 1'024;

int rate_for(const AVCodec& codec, int rate) {
    if (codec.id == AV_CODEC_ID_OPUS) return kOpusRate;
    const int* known = av::sample_rates(codec);
    if (!known) return rate;
    for (; *known != 0; ++known)
        if (*known == rate) return rate;
    return kOpusRate;
}

Result<av::CodecContextPtr> open_encoder(const AVCodecParameters& source,
                                         const EncodeOptions& options) {
    const bool is_opus = options.sound == SoundCodec::opus;
    const char* name = is_opus ? "libopus" : "aac";
    const AVCodec* codec = avcodec_find_encoder_by_name(name);
    if (!codec) return fail(Errc::no_encoder, "libavcodec was built without {}", name);
    av::CodecContextPtr encoder{avcodec_alloc_context3(codec)};
    if (!encoder) throw std::bad_alloc{};
    encoder->sample_rate = rate_for(*codec, source.sample_rate);
    encoder->sample_fmt = is_opus ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP;
    av_channel_layout_default(&encoder->ch_layout,
                              std::clamp(source.ch_layout.nb_channels, 1, kMostChannels));
    encoder->time_base = {1, encoder->sample_rate};
    const auto usual = is_opus ? kOpusBitrate : kAacBitrate;
    encoder->bit_rate = static_cast<std::int64_t>(
        options.sound_bitrate_bps > 0 ? options.sound_bitrate_bps : usual);
    encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    const int opened = avcodec_open2(encoder.get(), codec, nullptr);
    if (opened < 0) return fail(Errc::no_encoder, "{}: {}", name, av::error_code(opened).message());
    return encoder;
}

av::Track track_of(const AVCodecContext& encoder) {
    const av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
    if (!parameters || avcodec_parameters_from_context(parameters.get(), &encoder) < 0)
        throw std::bad_alloc{};
    return {*parameters, {1, encoder.sample_rate}};
}

/// Samples are doubled or left out by and by (two in a thousand) where the clock says so.
std::string filters_for(const AVCodecContext& encoder, std::int64_t left_out) {
    const auto begin =
        left_out > 0 ? fmt::format("atrim=start_sample={},", left_out) : std::string{};
    return fmt::format(
        "{}aresample={}:async=1:min_comp=0.002:min_hard_comp=0.02:max_soft_comp=0.002,"
        "aformat=sample_fmts={}:sample_rates={}:channel_layouts={},asetnsamples=n={}:p=1",
        begin, encoder.sample_rate, av_get_sample_fmt_name(encoder.sample_fmt), encoder.sample_rate,
        encoder.ch_layout.nb_channels == 1 ? "mono" : "stereo",
        encoder.frame_size > 0 ? encoder.frame_size : kSomeSamples);
}

bool is_same_kind(const AVFrame& a, const AVFrame& b) {
    return a.format == b.format && a.sample_rate == b.sample_rate &&
           av_channel_layout_compare(&a.ch_layout, &b.ch_layout) == 0;
}

}  // namespace

Result<SoundTrack> SoundTrack::open(const av::Track& track, const EncodeOptions& options) {
    auto decoder = Decoder::open(track, 1);
    if (!decoder) return decoder.error();
    auto encoder = open_encoder(track.parameters(), options);
    if (!encoder) return encoder.error();
    return SoundTrack{track, std::move(*decoder), std::move(*encoder)};
}

SoundTrack::SoundTrack(const av::Track& source, Decoder decoder, av::CodecContextPtr encoder)
    : in_{source.time_base().num, source.time_base().den},
      decoder_(std::move(decoder)),
      encoder_(std::move(encoder)),
      track_(track_of(*encoder_)) {}

Result<void> SoundTrack::push(const av::Packet& packet, av::Packets& out) {
    ++counts_.packets;
    FramePtrs frames;
    decoder_.decode(packet.get(), frames);
    return work_off(std::move(frames), out);
}

Result<void> SoundTrack::drain(av::Packets& out) {
    FramePtrs frames;
    decoder_.decode(nullptr, frames);
    if (auto done = work_off(std::move(frames), out); !done) return done;
    if (auto done = end_graph(out); !done) return done;
    return encode(nullptr, out);
}

bool SoundTrack::continues(const AVFrame& frame) const {
    if (!graph_ || !is_same_kind(*like_, frame)) return false;
    const auto hole = av_rescale_q(frame.pts - *end_, in_, {1, 1'000});
    return hole < kHoleMs && hole > -kHoleMs;
}

Result<void> SoundTrack::work_off(FramePtrs frames, av::Packets& out) {
    for (av::FramePtr& frame : frames) {
        ++counts_.decoded;
        if (frame->nb_samples <= 0 || frame->sample_rate <= 0) continue;
        if (frame->pts == AV_NOPTS_VALUE) {
            if (!end_) continue;
            frame->pts = *end_;
        }
        if (!continues(*frame)) {
            if (auto ended = end_graph(out); !ended) return ended;
            if (auto begun = begin(*frame); !begun) return begun;
        }
        end_ = frame->pts + av_rescale_q(frame->nb_samples, {1, frame->sample_rate}, in_);
        frame->pts = av_rescale_q(frame->pts, in_, {1, frame->sample_rate}) -
                     av_rescale_q(origin_, encoder_->time_base, {1, frame->sample_rate});
        if (auto pushed = graph_->push(std::move(frame)); !pushed) return pushed;
        if (auto pulled = pull(out); !pulled) return pulled;
    }
    return {};
}

Result<void> SoundTrack::begin(const AVFrame& frame) {
    origin_ = av_rescale_q(frame.pts, in_, encoder_->time_base);
    // The last frame before was filled up: what would be heard beside that is left out.
    const auto overlap = sent_end_ ? std::max<std::int64_t>(*sent_end_ - origin_, 0) : 0;
    const AVRational base{1, frame.sample_rate};
    auto graph = Graph::open(
        frame, base, filters_for(*encoder_, av_rescale_q(overlap, encoder_->time_base, base)), 1);
    if (!graph) return graph.error();
    graph_ = std::move(*graph);
    like_.reset(av_frame_alloc());
    if (!like_ || av_channel_layout_copy(&like_->ch_layout, &frame.ch_layout) < 0)
        throw std::bad_alloc{};
    like_->format = frame.format;
    like_->sample_rate = frame.sample_rate;
    return {};
}

Result<void> SoundTrack::end_graph(av::Packets& out) {
    if (!graph_) return {};
    auto done = graph_->finish(AV_NOPTS_VALUE);
    if (done) done = pull(out);
    graph_.reset();
    return done;
}

Result<void> SoundTrack::pull(av::Packets& out) {
    while (true) {
        auto frame = graph_->pull();
        if (!frame) return frame.error();
        if (!*frame) return {};
        AVFrame& f = **frame;
        f.pts = origin_ + av_rescale_q(f.pts, graph_->time_base(), encoder_->time_base);
        if (sent_end_ && f.pts < *sent_end_) f.pts = *sent_end_;
        sent_end_ = f.pts + f.nb_samples;
        if (auto encoded = encode(&f, out); !encoded) return encoded;
    }
}

Result<void> SoundTrack::encode(const AVFrame* frame, av::Packets& out) {
    const int sent = avcodec_send_frame(encoder_.get(), frame);
    if (sent < 0)
        return fail(Errc::encoder_failed, "the sound: {}", av::error_code(sent).message());
    while (true) {
        av::Packet packet;
        const int received = avcodec_receive_packet(encoder_.get(), packet.get());
        if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return {};
        if (received < 0)
            return fail(Errc::encoder_failed, "the sound: {}", av::error_code(received).message());
        ++counts_.encoded;
        out.push_back(std::move(packet));
    }
}

Counts SoundTrack::counts() const {
    Counts counts = counts_;
    counts.failures = decoder_.failures();
    return counts;
}

}  // namespace weir::transcode
