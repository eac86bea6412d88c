// SPDX-License-Identifier: MIT
#include "demux/flv_packets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <string_view>

#include "av/aac.hpp"
#include "demux/ask_codec.hpp"
#include "demux/vp9_header.hpp"

extern "C" {
#include <libavutil/mathematics.h>
}

namespace weir::demux {
namespace {

constexpr std::size_t kStreamInfoBytes = 34;  // FLAC's first metadata block.
constexpr int kAacFrame = 1024, kMp3Frame = 1152, kAc3Frame = 1536;

/// Where the parameters that the record does not spell out are found.
enum class Source {
    header,  ///< Nothing but the tag's header, or the metadata.
    record,  ///< libavcodec's decoder reads the record when it is opened.
    frame,   ///< It tells what it has read with a frame only.
    parser,  ///< libavcodec's parser reads a frame.
    vp9,
};

struct Codec {
    std::uint32_t fourcc;
    AVCodecID id;
    AVMediaType type;
    Source source;
    bool wants_record;
    int frame_samples = 0;
};

constexpr std::uint32_t name(const char (&text)[5]) {
    return MKBETAG(text[0], text[1], text[2], text[3]);
}

const Codec* find_codec(std::uint32_t fourcc) {
    constexpr auto video = AVMEDIA_TYPE_VIDEO;
    constexpr auto audio = AVMEDIA_TYPE_AUDIO;
    static constexpr Codec codecs[]{
        {name("avc1"), AV_CODEC_ID_H264, video, Source::frame, true},
        {name("hvc1"), AV_CODEC_ID_HEVC, video, Source::record, true},
        {name("av01"), AV_CODEC_ID_AV1, video, Source::parser, true},
        {name("vp09"), AV_CODEC_ID_VP9, video, Source::vp9, false},
        {name("FLV1"), AV_CODEC_ID_FLV1, video, Source::header, false},
        {name("mp4a"), AV_CODEC_ID_AAC, audio, Source::frame, true, kAacFrame},
        {name("Opus"), AV_CODEC_ID_OPUS, audio, Source::record, true},
        {name("fLaC"), AV_CODEC_ID_FLAC, audio, Source::record, true},
        {name(".mp3"), AV_CODEC_ID_MP3, audio, Source::parser, false, kMp3Frame},
        {name("ac-3"), AV_CODEC_ID_AC3, audio, Source::frame, false, kAc3Frame},
        {name("ec-3"), AV_CODEC_ID_EAC3, audio, Source::frame, false, kAc3Frame},
        {name("alaw"), AV_CODEC_ID_PCM_ALAW, audio, Source::header, false},
        {name("ulaw"), AV_CODEC_ID_PCM_MULAW, audio, Source::header, false},
        {name("sowt"), AV_CODEC_ID_PCM_S16LE, audio, Source::header, false},
        {name("raw "), AV_CODEC_ID_PCM_U8, audio, Source::header, false},
    };
    const auto* found = std::ranges::find(codecs, fourcc, &Codec::fourcc);
    return found == std::end(codecs) ? nullptr : found;
}

av::Track bare_track(const Codec& codec, const FlvSetup& setup) {
    const av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
    if (!parameters) throw std::bad_alloc{};
    parameters->codec_type = codec.type;
    parameters->codec_id = codec.id;
    parameters->frame_size = codec.frame_samples;
    if (is_plain_sound(codec.fourcc)) {
        parameters->sample_rate = static_cast<int>(setup.sample_rate);
        av_channel_layout_default(&parameters->ch_layout, static_cast<int>(setup.channels));
    }
    return av::Track{*parameters, media::kFlv};
}

/// The record as libavcodec wants it. FLAC's may stand with its marker and block header, VP9's is
/// of no use to it.
ByteView extradata_of(const Codec& codec, ByteView record) {
    if (codec.id == AV_CODEC_ID_VP9) return {};
    if (codec.id == AV_CODEC_ID_FLAC) {
        if (as_text(record).starts_with("fLaC")) record = record.subspan(4);
        const bool has_block_header = record.size() >= 4 + kStreamInfoBytes;
        if (has_block_header && (record[0] & 0x7f) == 0) record = record.subspan(4);
        return record.first(std::min(record.size(), kStreamInfoBytes));
    }
    return record;
}

void ask_vp9(AVCodecParameters& parameters, ByteView frame) {
    const auto header = read_vp9_header(frame);
    if (!header) return;
    parameters.width = header->width;
    parameters.height = header->height;
    parameters.format = header->pixel_format;
    parameters.profile = header->profile;
}

/// The decoder passes over pictures that are no keyframes.
void ask_decoder_or_parser(AVCodecParameters& parameters, const av::Packet& frame) {
    if (frame.is_keyframe()) ask_decoder(parameters, frame.get());
    if (parameters.codec_type == AVMEDIA_TYPE_VIDEO && parameters.width <= 0)
        ask_parser(parameters, *frame.get());
}

/// Of the core, as the record says.  Source: ISO/IEC 14496-3 §1.6.2.1.
int aac_core_rate(ByteView record) {
    constexpr std::array rates{96'000, 88'200, 64'000, 48'000, 44'100, 32'000, 24'000,
                               22'050, 16'000, 12'000, 11'025, 8'000,  7'350};
    if (record.size() < 2) return 0;
    const unsigned index = (record[0] & 7u) << 1 | record[1] >> 7;
    return index < rates.size() ? rates[index] : 0;
}

/// Where the first frame was damaged, the record must do. High-efficiency AAC makes twice as many
/// samples of each frame, at twice the rate of its core.
void complete_aac(AVCodecParameters& parameters, ByteView record) {
    const int core_rate = aac_core_rate(record);
    if (parameters.sample_rate <= 0) parameters.sample_rate = core_rate;
    const bool doubled = core_rate > 0 && parameters.sample_rate == 2 * core_rate;
    parameters.frame_size = doubled ? 2 * kAacFrame : kAacFrame;
}

void find_out(AVCodecParameters& parameters, Source source, const av::Packet& frame) {
    switch (source) {
        case Source::header: return;
        case Source::record: return ask_decoder(parameters, nullptr);
        case Source::frame: return ask_decoder_or_parser(parameters, frame);
        case Source::parser: return ask_parser(parameters, *frame.get());
        case Source::vp9: return ask_vp9(parameters, frame.data());
    }
}

/// False: the record is needed, and there is none.
bool set_record(av::Track& track, const Codec& codec, ByteView record, ByteView frame) {
    const bool is_aac = codec.id == AV_CODEC_ID_AAC;
    if (const ByteView extradata = extradata_of(codec, record); !extradata.empty()) {
        track.set_extradata(extradata);
        return true;
    }
    // Some servers send AAC as it is in MPEG-TS.
    const auto config = is_aac ? av::config_from_adts(frame) : std::nullopt;
    if (config) track.set_extradata(*config);
    return config || !codec.wants_record;
}

}  // namespace

bool is_flv_codec(std::uint32_t codec) {
    return find_codec(codec) != nullptr;
}

bool wants_record(std::uint32_t codec) {
    const Codec* found = find_codec(codec);
    return found && found->wants_record;
}

bool is_plain_sound(std::uint32_t codec) {
    const Codec* found = find_codec(codec);
    return found && found->type == AVMEDIA_TYPE_AUDIO && found->source == Source::header;
}

av::Packet make_flv_packet(ByteView payload, std::int64_t dts_ms, std::int64_t pts_ms,
                           bool is_keyframe) {
    av::Packet packet;
    AVPacket& p = *packet.get();
    if (av_new_packet(&p, static_cast<int>(payload.size())) < 0) throw std::bad_alloc{};
    std::memcpy(p.data, payload.data(), payload.size());
    p.stream_index = 0;
    p.flags = is_keyframe ? AV_PKT_FLAG_KEY : 0;
    packet.set_times(dts_ms, pts_ms);
    return packet;
}

std::optional<av::Track> make_flv_track(const FlvSetup& setup, const av::Packet& frame,
                                        FlvPictureSize size) {
    const Codec* codec = find_codec(setup.codec);
    if (!codec) return std::nullopt;
    av::Track track = bare_track(*codec, setup);
    if (!set_record(track, *codec, setup.record, frame.data())) return std::nullopt;
    const av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
    if (!parameters || avcodec_parameters_copy(parameters.get(), &track.parameters()) < 0)
        throw std::bad_alloc{};
    find_out(*parameters, codec->source, frame);
    if (codec->id == AV_CODEC_ID_AAC) complete_aac(*parameters, track.extradata());
    const bool has_size = parameters->width > 0 && parameters->height > 0;
    if (track.is_video() && frame.is_keyframe() && !has_size) {
        parameters->width = static_cast<int>(size.width);
        parameters->height = static_cast<int>(size.height);
    }
    track = av::Track{*parameters, media::kFlv};
    if (!track.is_complete()) return std::nullopt;
    return track;
}

std::int64_t frame_duration_ms(const av::Track& track, const av::Packet& frame) {
    const auto& parameters = track.parameters();
    if (!track.is_audio() || parameters.sample_rate <= 0) return 0;
    std::int64_t samples = parameters.frame_size;
    const int bits = av_get_bits_per_sample(parameters.codec_id);
    const std::int64_t frame_bits = std::int64_t{bits} * parameters.ch_layout.nb_channels;
    if (frame_bits > 0) samples = static_cast<std::int64_t>(frame.size()) * 8 / frame_bits;
    return av_rescale(samples, 1000, parameters.sample_rate);
}

}  // namespace weir::demux
