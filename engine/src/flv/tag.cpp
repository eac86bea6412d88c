// SPDX-License-Identifier: MIT
#include "flv/tag.hpp"

namespace weir::flv {
namespace {

constexpr unsigned kKeyframe = 1, kCommandFrame = 5;  // Frame types.
constexpr unsigned kAvc = 7, kHevc = 12, kAac = 10;   // Codec ids that have packet types.

constexpr std::uint32_t fourcc(const char (&name)[5]) {
    return std::uint32_t(name[0]) << 24 | std::uint32_t(name[1]) << 16 |
           std::uint32_t(name[2]) << 8 | std::uint32_t(name[3]);
}

enum class Packet { config, coded, other };

/// Byte 0 of a video body, both kinds of header.
struct VideoHeader {
    bool enhanced = false;
    unsigned frame_type = 0;
    unsigned codec_id = 0;  ///< Not enhanced.
    Packet packet = Packet::other;
};

/// Packet types of the enhanced header: SequenceStart, CodedFrames, SequenceEnd, CodedFramesX,
/// Metadata, MPEG2TSSequenceStart.
Packet enhanced_packet(unsigned type) {
    if (type == 0 || type == 5) return Packet::config;
    return type == 1 || type == 3 ? Packet::coded : Packet::other;
}

/// Packet types of AVC, HEVC and AAC: configuration, coded, end of sequence.
Packet plain_packet(unsigned type) {
    if (type == 0) return Packet::config;
    return type == 1 ? Packet::coded : Packet::other;
}

std::optional<VideoHeader> video_header(const Tag& tag) {
    const ByteView body = tag.body();
    if (tag.type != TagType::video || body.size() < 2) return std::nullopt;
    VideoHeader header;
    header.enhanced = (body[0] & 0x80) != 0;
    if (header.enhanced) {
        if (body.size() < 5) return std::nullopt;
        header.frame_type = body[0] >> 4 & 7u;
        header.packet = enhanced_packet(body[0] & 0x0fu);
    } else {
        header.frame_type = body[0] >> 4;
        header.codec_id = body[0] & 0x0fu;
        const bool has_packet_type = header.codec_id == kAvc || header.codec_id == kHevc;
        header.packet = has_packet_type ? plain_packet(body[1]) : Packet::coded;
    }
    if (header.frame_type == kCommandFrame) header.packet = Packet::other;
    return header;
}

Packet audio_packet(const Tag& tag) {
    const ByteView body = tag.body();
    if (tag.type != TagType::audio || body.size() < 2) return Packet::other;
    return body[0] >> 4 == kAac ? plain_packet(body[1]) : Packet::coded;
}

Packet packet_of(const Tag& tag) {
    if (tag.type == TagType::audio) return audio_packet(tag);
    const auto header = video_header(tag);
    return header ? header->packet : Packet::other;
}

const char* fourcc_name(std::uint32_t code) {
    switch (code) {
        case fourcc("avc1"): return "avc1";
        case fourcc("hvc1"): return "hvc1";
        case fourcc("av01"): return "av01";
        case fourcc("vp09"): return "vp09";
        default: return "unknown enhanced video";
    }
}

const char* video_name(unsigned codec_id) {
    switch (codec_id) {
        case 2: return "h263";
        case 3: return "screen video";
        case 4: return "vp6";
        case 5: return "vp6 with alpha";
        case 6: return "screen video 2";
        case kAvc: return "h264";
        case kHevc: return "hevc (id 12)";
        default: return "unknown video";
    }
}

const char* audio_name(unsigned sound_format) {
    switch (sound_format) {
        case 0:
        case 3: return "pcm";
        case 1: return "adpcm";
        case 2:
        case 14: return "mp3";
        case 4:
        case 5:
        case 6: return "nellymoser";
        case 7: return "g711 a-law";
        case 8: return "g711 mu-law";
        case 9: return "unknown enhanced audio";
        case kAac: return "aac";
        case 11: return "speex";
        default: return "unknown audio";
    }
}

}  // namespace

bool is_video_keyframe(const Tag& tag) {
    const auto header = video_header(tag);
    return header && header->packet == Packet::coded && header->frame_type == kKeyframe;
}

bool is_sequence_header(const Tag& tag) {
    return packet_of(tag) == Packet::config;
}

bool is_coded_frame(const Tag& tag) {
    return packet_of(tag) == Packet::coded;
}

std::optional<std::uint32_t> video_fourcc(const Tag& tag) {
    const auto header = video_header(tag);
    if (!header || !header->enhanced) return std::nullopt;
    return be32(tag.body().data() + 1);
}

const char* codec_name(const Tag& tag) {
    if (tag.type == TagType::script) return "script";
    const ByteView body = tag.body();
    if (body.empty()) return "nothing";
    if (tag.type == TagType::audio) return audio_name(body[0] >> 4);
    if (const auto code = video_fourcc(tag)) return fourcc_name(*code);
    return (body[0] & 0x80) != 0 ? "unknown enhanced video" : video_name(body[0] & 0x0fu);
}

}  // namespace weir::flv
