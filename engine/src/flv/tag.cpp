// SPDX-License-Identifier: MIT
#include "flv/tag.hpp"

#include "flv/body.hpp"
#include "flv/codec_ids.hpp"

namespace weir::flv {
namespace {

const char* fourcc_name(std::uint32_t code) {
    switch (code) {
        case fourcc("avc1"): return "avc1";
        case fourcc("hvc1"): return "hvc1";
        case fourcc("av01"): return "av01";
        case fourcc("vp09"): return "vp09";
        case fourcc("mp4a"): return "mp4a";
        case fourcc(".mp3"): return ".mp3";
        case fourcc("Opus"): return "opus";
        case fourcc("fLaC"): return "flac";
        case fourcc("ac-3"): return "ac-3";
        case fourcc("ec-3"): return "ec-3";
        default: return nullptr;
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
        case kAac: return "aac";
        case 11: return "speex";
        default: return "unknown audio";
    }
}

}  // namespace

bool is_video_keyframe(const Tag& tag) {
    return read_body(tag).is_keyframe;
}

bool is_sequence_header(const Tag& tag) {
    return read_body(tag).content == Content::config;
}

bool is_coded_frame(const Tag& tag) {
    return read_body(tag).content == Content::frame;
}

std::optional<std::uint32_t> video_fourcc(const Tag& tag) {
    const ByteView body = tag.body();
    const bool is_enhanced = tag.type == TagType::video && body.size() >= 5 && (body[0] & 0x80);
    if (!is_enhanced) return std::nullopt;
    return be32(body.data() + 1);
}

const char* codec_name(const Tag& tag) {
    if (tag.type == TagType::script) return "script";
    const ByteView body = tag.body();
    if (body.empty()) return "nothing";
    const bool is_audio = tag.type == TagType::audio;
    const bool is_enhanced = is_audio ? body[0] >> 4 == kEnhanced : (body[0] & 0x80) != 0;
    if (!is_enhanced) return is_audio ? audio_name(body[0] >> 4) : video_name(body[0] & 0x0fu);
    const char* name = body.size() < 5 ? nullptr : fourcc_name(be32(body.data() + 1));
    if (name) return name;
    return is_audio ? "unknown enhanced audio" : "unknown enhanced video";
}

}  // namespace weir::flv
