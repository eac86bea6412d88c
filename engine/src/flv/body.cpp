// SPDX-License-Identifier: MIT
#include "flv/body.hpp"

#include <algorithm>

#include "flv/codec_ids.hpp"

namespace weir::flv {
namespace {

constexpr unsigned kKeyframe = 1, kCommandFrame = 5;  // Frame types.
constexpr std::size_t kEnhancedBytes = 5, kTimedBytes = 5;

/// Packet types of AVC, HEVC and AAC: configuration, coded, end of sequence.
Content plain_content(unsigned type) {
    if (type == 0) return Content::config;
    return type == 1 ? Content::frame : Content::other;
}

ByteView behind(ByteView body, std::size_t count) {
    return body.subspan(std::min(count, body.size()));
}

std::int32_t signed24(const std::uint8_t* p) {
    return std::int32_t(be24(p) << 8) >> 8;
}

/// Packet types: SequenceStart, CodedFrames, SequenceEnd, CodedFramesX, Metadata,
/// MPEG2TSSequenceStart.
void read_enhanced_video(ByteView body, Body& out) {
    if (body.size() < kEnhancedBytes) return;
    const unsigned type = body[0] & 0x0fu;
    out.codec = be32(body.data() + 1);
    out.payload = behind(body, kEnhancedBytes);
    out.is_transport_config = type == 5;
    if (type == 0 || type == 5) out.content = Content::config;
    if (type == 1 || type == 3) out.content = Content::frame;
    const bool is_timed = out.codec == fourcc("hvc1") || out.codec == fourcc("avc1");
    if (type != 1 || !is_timed) return;
    if (out.payload.size() > 3) out.composition_ms = signed24(out.payload.data());
    out.payload = behind(out.payload, 3);
}

void read_timed_video(ByteView body, Body& out) {
    out.content = plain_content(body[1]);
    if (body.size() > kTimedBytes) out.composition_ms = signed24(body.data() + 2);
    out.payload = behind(body, kTimedBytes);
}

void read_video(ByteView body, Body& out) {
    const bool is_enhanced = (body[0] & 0x80) != 0;
    const unsigned frame_type = is_enhanced ? body[0] >> 4 & 7u : body[0] >> 4;
    const unsigned codec_id = body[0] & 0x0fu;
    if (is_enhanced) {
        read_enhanced_video(body, out);
    } else if (codec_id == kAvc || codec_id == kHevc) {
        out.codec = codec_id == kAvc ? fourcc("avc1") : fourcc("hvc1");
        read_timed_video(body, out);
    } else {
        out.codec = codec_id == kH263 ? fourcc("FLV1") : 0;
        out.content = Content::frame;
        out.payload = behind(body, 1);
    }
    if (frame_type == kCommandFrame) out.content = Content::other;
    out.is_keyframe = out.content == Content::frame && frame_type == kKeyframe;
}

/// Packet types: SequenceStart, CodedFrames, SequenceEnd, and some that we pass over.
void read_enhanced_audio(ByteView body, Body& out) {
    if (body.size() < kEnhancedBytes) return;
    out.content = plain_content(body[0] & 0x0fu);
    out.codec = be32(body.data() + 1);
    out.payload = behind(body, kEnhancedBytes);
}

std::uint32_t sound_codec(unsigned format, bool has_16_bits) {
    switch (format) {
        case 0:
        case 3: return has_16_bits ? fourcc("sowt") : fourcc("raw ");
        case 2:
        case 14: return fourcc(".mp3");
        case 7: return fourcc("alaw");
        case 8: return fourcc("ulaw");
        case kAac: return fourcc("mp4a");
        default: return 0;
    }
}

void read_audio(ByteView body, Body& out) {
    const unsigned format = body[0] >> 4;
    if (format == kEnhanced) return read_enhanced_audio(body, out);
    constexpr unsigned kG711Rate = 8000;
    const bool is_g711 = format == 7 || format == 8;
    out.codec = sound_codec(format, (body[0] & 2) != 0);
    out.sample_rate = is_g711 ? kG711Rate : 44'100u >> (3 - (body[0] >> 2 & 3u));
    out.channels = 1 + (body[0] & 1u);
    out.content = format == kAac ? plain_content(body[1]) : Content::frame;
    out.payload = behind(body, format == kAac ? 2 : 1);
}

}  // namespace

Body read_body(const Tag& tag) {
    Body out;
    const ByteView body = tag.body();
    if (body.size() < 2) return out;
    if (tag.type == TagType::video) read_video(body, out);
    if (tag.type == TagType::audio) read_audio(body, out);
    return out;
}

}  // namespace weir::flv
