// SPDX-License-Identifier: MIT
#include "aftercare/digest.hpp"

#include <cstring>
#include <new>

#include "av/aac.hpp"

extern "C" {
#include <libavutil/mem.h>
}

namespace weir::aftercare {
namespace {

bool has_units(AVCodecID codec) {
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

/// That avcC or hvcC declares; 0 for start codes.
unsigned length_bytes_of(const AVCodecParameters& parameters) {
    const int at = parameters.codec_id == AV_CODEC_ID_H264 ? 4 : 21;
    if (!has_units(parameters.codec_id) || parameters.extradata_size <= at) return 0;
    if (parameters.extradata[0] != 1) return 0;
    return (parameters.extradata[at] & 3u) + 1;
}

/// Where the next 00 00 01 begins, from `at` on; the size when there is none.
std::size_t find_start_code(ByteView bytes, std::size_t at) {
    while (at + 3 <= bytes.size()) {
        const auto* one = static_cast<const std::uint8_t*>(
            std::memchr(bytes.data() + at + 2, 1, bytes.size() - at - 2));
        if (one == nullptr) break;
        at = static_cast<std::size_t>(one - bytes.data()) - 2;
        if (bytes[at] == 0 && bytes[at + 1] == 0) return at;
        ++at;
    }
    return bytes.size();
}

/// Source: H.265 table 7-1, VPS, SPS and PPS.
bool is_hevc_parameter_set(std::uint8_t first_byte) {
    const unsigned type = first_byte >> 1 & 0x3fu;
    return type >= 32 && type <= 34;
}

/// MP4 leaves it out.  Source: AV1, 5.3.1 and 5.6.
ByteView without_delimiter(ByteView packet) {
    const bool has_one = packet.size() >= 2 && packet[0] == 0x12 && packet[1] == 0;
    return packet.subspan(has_one ? 2 : 0);
}

}  // namespace

PayloadDigest::PayloadDigest(const AVCodecParameters& parameters)
    : codec_(parameters.codec_id),
      length_bytes_(length_bytes_of(parameters)),
      hash_(av_murmur3_alloc()) {
    if (!hash_) throw std::bad_alloc{};
    av_murmur3_init(hash_.get());
}

void PayloadDigest::add(ByteView packet) {
    ++packets_;
    if (codec_ == AV_CODEC_ID_AAC) {
        update(packet.subspan(av::adts_header_bytes(packet)));
    } else if (codec_ == AV_CODEC_ID_AV1) {
        update(without_delimiter(packet));
    } else if (!has_units(codec_)) {
        update(packet);
    } else if (length_bytes_ == 0) {
        add_annex_b(packet);
    } else {
        add_length_prefixed(packet);
    }
}

void PayloadDigest::add_annex_b(ByteView bytes) {
    std::size_t at = find_start_code(bytes, 0);
    while (at < bytes.size()) {
        const std::size_t begin = at + 3;
        at = find_start_code(bytes, begin);
        add_unit(bytes.subspan(begin, at - begin));
    }
}

void PayloadDigest::add_length_prefixed(ByteView bytes) {
    while (bytes.size() > length_bytes_) {
        std::size_t size = 0;
        for (unsigned i = 0; i < length_bytes_; ++i)
            size = size << 8 | bytes[i];
        const ByteView length = bytes.first(length_bytes_);
        bytes = bytes.subspan(length_bytes_);
        // Of a damaged frame, all that is left counts; so does the damage.
        if (size > bytes.size()) update(length);
        size = std::min(size, bytes.size());
        add_unit(bytes.first(size));
        bytes = bytes.subspan(size);
    }
}

/// No unit ends with a zero (H.264 and H.265, 7.4.1): those are padding, and may get lost.
void PayloadDigest::add_unit(ByteView unit) {
    while (!unit.empty() && unit.back() == 0)
        unit = unit.first(unit.size() - 1);
    if (unit.empty()) return;
    if (codec_ == AV_CODEC_ID_HEVC && is_hevc_parameter_set(unit[0])) return;
    update(unit);
}

void PayloadDigest::update(ByteView bytes) {
    const std::uint64_t size = bytes.size();
    std::array<std::uint8_t, sizeof size> raw{};
    std::memcpy(raw.data(), &size, sizeof size);
    av_murmur3_update(hash_.get(), raw.data(), raw.size());
    av_murmur3_update(hash_.get(), bytes.data(), bytes.size());
}

Digest PayloadDigest::value() {
    Digest digest{.packets = packets_};
    av_murmur3_final(hash_.get(), digest.hash.data());
    return digest;
}

}  // namespace weir::aftercare
