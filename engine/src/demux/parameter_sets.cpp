// SPDX-License-Identifier: MIT
#include "demux/parameter_sets.hpp"

namespace weir::demux {
namespace {

constexpr unsigned kVps = 1, kSps = 2, kPps = 4, kAudioConfig = 8;

unsigned wanted_by(AVCodecID codec) {
    switch (codec) {
        case AV_CODEC_ID_H264: return kSps | kPps;
        case AV_CODEC_ID_HEVC: return kVps | kSps | kPps;
        case AV_CODEC_ID_AAC: return kAudioConfig;
        default: return 0;
    }
}

bool has_start_code(ByteView bytes) {
    return bytes.size() >= 4 && (be24(bytes.data()) == 1 || be32(bytes.data()) == 1);
}

/// Removes a 16-bit length and as many bytes from the front; empty where there are fewer.
ByteView take_unit(ByteView& bytes) {
    if (bytes.size() < 2) return bytes = {};
    const std::size_t length = be16(bytes.data());
    bytes = bytes.subspan(2);
    if (length > bytes.size()) return bytes = {};
    const ByteView unit = bytes.first(length);
    bytes = bytes.subspan(length);
    return unit;
}

}  // namespace

ParameterSetWatch::ParameterSetWatch(AVCodecID codec, ByteView extradata)
    : codec_(codec), wanted_(wanted_by(codec)) {
    if (codec == AV_CODEC_ID_AAC && extradata.size() >= 2) seen_ |= kAudioConfig;
    if (has_start_code(extradata))
        read_annex_b(extradata);
    else if (codec == AV_CODEC_ID_H264 && extradata.size() >= 7)
        read_avcc(extradata);
    else if (codec == AV_CODEC_ID_HEVC && extradata.size() >= 23)
        read_hvcc(extradata);
}

void ParameterSetWatch::add(ByteView packet, bool is_keyframe) {
    if (past_keyframe_ || complete()) return;
    past_keyframe_ = is_keyframe;
    if (codec_ == AV_CODEC_ID_AAC) {
        if (packet.size() >= 2 && be16(packet.data()) >> 4 == 0xfff) seen_ |= kAudioConfig;
    } else if (length_bytes_ != 0) {
        read_length_prefixed(packet);
    } else {
        read_annex_b(packet);
    }
}

/// Source: ISO 14496-15 §5.3.3.1.
void ParameterSetWatch::read_avcc(ByteView extradata) {
    length_bytes_ = (extradata[4] & 3u) + 1;
    ByteView rest = extradata.subspan(6);
    for (unsigned count = extradata[5] & 0x1fu; count > 0; --count)
        note_unit(take_unit(rest));
    if (rest.empty()) return;
    const unsigned pictures = rest[0];
    rest = rest.subspan(1);
    for (unsigned i = 0; i < pictures && !rest.empty(); ++i)
        note_unit(take_unit(rest));
}

/// Source: ISO 14496-15 §8.3.3.1.
void ParameterSetWatch::read_hvcc(ByteView extradata) {
    length_bytes_ = (extradata[21] & 3u) + 1;
    ByteView rest = extradata.subspan(23);
    for (unsigned arrays = extradata[22]; arrays > 0 && rest.size() >= 3; --arrays) {
        const unsigned units = be16(rest.data() + 1);
        rest = rest.subspan(3);
        for (unsigned i = 0; i < units && !rest.empty(); ++i)
            note_unit(take_unit(rest));
    }
}

void ParameterSetWatch::read_annex_b(ByteView bytes) {
    for (std::size_t i = 0; i + 3 < bytes.size(); ++i)
        if (be24(bytes.data() + i) == 1) note_unit(bytes.subspan(i + 3));
}

void ParameterSetWatch::read_length_prefixed(ByteView bytes) {
    while (bytes.size() > length_bytes_) {
        std::size_t length = 0;
        for (unsigned i = 0; i < length_bytes_; ++i)
            length = length << 8 | bytes[i];
        bytes = bytes.subspan(length_bytes_);
        if (length > bytes.size()) return;
        note_unit(bytes.first(length));
        bytes = bytes.subspan(length);
    }
}

void ParameterSetWatch::note_unit(ByteView unit) {
    if (unit.empty()) return;
    note_type(codec_ == AV_CODEC_ID_H264 ? unit[0] & 0x1fu : unit[0] >> 1 & 0x3fu);
}

void ParameterSetWatch::note_type(unsigned nal_type) {
    const bool is_h264 = codec_ == AV_CODEC_ID_H264;
    if (!is_h264 && nal_type == 32) seen_ |= kVps;
    if (nal_type == (is_h264 ? 7u : 33u)) seen_ |= kSps;
    if (nal_type == (is_h264 ? 8u : 34u)) seen_ |= kPps;
}

}  // namespace weir::demux
