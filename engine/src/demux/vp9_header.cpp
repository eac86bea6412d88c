// SPDX-License-Identifier: MIT
#include "demux/vp9_header.hpp"

extern "C" {
#include <libavutil/pixfmt.h>
}

namespace weir::demux {
namespace {

constexpr unsigned kFrameMarker = 2, kSyncCode = 0x49'83'42, kRgb = 7;

/// Reads zeros past the end; the caller asks for whole() once it is through.
class Bits {
public:
    explicit Bits(ByteView bytes) : bytes_(bytes) {}
    unsigned take(unsigned count) {
        unsigned value = 0;
        for (; count > 0; --count, ++at_) {
            const std::size_t byte = at_ / 8;
            const unsigned bit = byte < bytes_.size() ? bytes_[byte] >> (7 - at_ % 8) & 1u : 0;
            value = value << 1 | bit;
        }
        return value;
    }
    bool flag() { return take(1) != 0; }
    bool whole() const { return at_ <= bytes_.size() * 8; }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
};

int pixel_format(unsigned depth, bool is_rgb, unsigned subsampling) {
    constexpr unsigned none = 0, vertical = 1, horizontal = 2;
    const unsigned level = (depth - 8) / 2;  // 8, 10 or 12 bits.
    if (is_rgb) {
        constexpr int formats[]{AV_PIX_FMT_GBRP, AV_PIX_FMT_GBRP10LE, AV_PIX_FMT_GBRP12LE};
        return formats[level];
    }
    constexpr int s444[]{AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV444P10LE, AV_PIX_FMT_YUV444P12LE};
    constexpr int s440[]{AV_PIX_FMT_YUV440P, AV_PIX_FMT_YUV440P10LE, AV_PIX_FMT_YUV440P12LE};
    constexpr int s422[]{AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUV422P12LE};
    constexpr int s420[]{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV420P12LE};
    switch (subsampling) {
        case none: return s444[level];
        case vertical: return s440[level];
        case horizontal: return s422[level];
        default: return s420[level];
    }
}

void read_colors(Bits& bits, Vp9Header& header) {
    const bool is_odd = (header.profile & 1) != 0;
    unsigned depth = 8;
    if (header.profile >= 2) depth = bits.flag() ? 12 : 10;
    const bool is_rgb = bits.take(3) == kRgb;
    unsigned subsampling = is_rgb ? 0 : 3;
    if (!is_rgb) bits.take(1);  // Range.
    if (is_odd) {
        if (!is_rgb) subsampling = bits.take(2);
        bits.take(1);  // Reserved.
    }
    header.pixel_format = pixel_format(depth, is_rgb, subsampling);
}

}  // namespace

std::optional<Vp9Header> read_vp9_header(ByteView frame) {
    Bits bits{frame};
    if (bits.take(2) != kFrameMarker) return std::nullopt;
    Vp9Header header;
    const unsigned low = bits.take(1);
    header.profile = static_cast<int>(low | bits.take(1) << 1);
    if (header.profile == 3) bits.take(1);  // Reserved.
    const bool shows_existing = bits.flag();
    const bool is_keyframe = !bits.flag();
    bits.take(2);  // Shown, error resilient.
    if (shows_existing || !is_keyframe || bits.take(24) != kSyncCode) return std::nullopt;
    read_colors(bits, header);
    header.width = static_cast<int>(bits.take(16)) + 1;
    header.height = static_cast<int>(bits.take(16)) + 1;
    if (!bits.whole()) return std::nullopt;
    return header;
}

}  // namespace weir::demux
