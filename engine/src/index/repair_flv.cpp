// SPDX-License-Identifier: MIT
#include "index/repair_plan.hpp"

namespace weir::index {
namespace {

constexpr std::uint64_t kFileHeaderBytes = 9, kTagHeaderBytes = 11, kTrailerBytes = 4;
constexpr std::uint8_t kAudio = 8, kVideo = 9, kScript = 18;

/// `head`: a tag's header and the first two bytes of its body. A codec's configuration is no media.
bool is_media(ByteView head) {
    if (head.size() < kTagHeaderBytes + 2) return false;
    const std::uint8_t type = head[0], codec = head[kTagHeaderBytes],
                       packet = head[kTagHeaderBytes + 1];
    if (type == kAudio) return codec >> 4 != 10 || packet != 0;
    if (type != kVideo) return false;
    const bool enhanced = (codec & 0x80) != 0;
    if (enhanced) return (codec & 0x0f) != 0;
    const bool has_packet_type = (codec & 0x0f) == 7 || (codec & 0x0f) == 12;
    return !has_packet_type || packet != 0;
}

}  // namespace

Plan plan_flv(PageReader& file) {
    Plan plan;
    const ByteView header = file.at(0, kFileHeaderBytes);
    if (header.size() < kFileHeaderBytes) return plan;
    std::uint64_t at = be32(header.data() + 5) + kTrailerBytes;
    while (at <= file.size()) {
        plan.keep_bytes = at;
        const ByteView head = file.at(at, kTagHeaderBytes + 2);
        if (head.size() < kTagHeaderBytes) break;
        const std::uint8_t type = head[0] & 0x1f;
        if (type != kAudio && type != kVideo && type != kScript) break;
        at += kTagHeaderBytes + be24(head.data() + 1) + kTrailerBytes;
        if (at <= file.size() && is_media(head)) plan.has_media = true;
    }
    return plan;
}

}  // namespace weir::index
