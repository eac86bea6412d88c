// SPDX-License-Identifier: MIT
// shift_ts(): timestamps of finished MPEG-TS moved in place.  Source: ISO 13818-1 §2.4.3.
#include "kit/origin/ts_shift.hpp"

namespace weir::kit {
namespace {

constexpr std::size_t kPacketBytes = 188;
constexpr std::uint64_t kMask33 = (std::uint64_t{1} << 33) - 1;

/// Five bytes "xxxx ttt1 tttttttt ttttttt1 tttttttt ttttttt1".
void shift_stamp(std::uint8_t* p, std::int64_t shift) {
    std::uint64_t value = std::uint64_t(p[0] >> 1 & 7) << 30 |
                          std::uint64_t(be16(p + 1) >> 1) << 15 | be16(p + 3) >> 1;
    value = (value + std::uint64_t(shift)) & kMask33;
    p[0] = std::uint8_t((p[0] & 0xf1) | value >> 30 << 1);
    p[1] = std::uint8_t(value >> 22);
    p[2] = std::uint8_t(value >> 14 | 1);
    p[3] = std::uint8_t(value >> 7);
    p[4] = std::uint8_t(value << 1 | 1);
}

/// 33 bits of base, 6 reserved, 9 of extension.
void shift_pcr(std::uint8_t* p, std::int64_t shift) {
    std::uint64_t base = std::uint64_t(be32(p)) << 1 | p[4] >> 7;
    base = (base + std::uint64_t(shift)) & kMask33;
    p[0] = std::uint8_t(base >> 25);
    p[1] = std::uint8_t(base >> 17);
    p[2] = std::uint8_t(base >> 9);
    p[3] = std::uint8_t(base >> 1);
    p[4] = std::uint8_t((p[4] & 0x7f) | base << 7);
}

bool has_optional_header(std::uint8_t stream_id) {
    return (stream_id >= 0xc0 && stream_id <= 0xef) || stream_id == 0xbd || stream_id == 0xfd;
}

void shift_packet(std::uint8_t* p, std::int64_t shift) {
    std::size_t payload = 4;
    if ((p[3] & 0x20) != 0) {
        if (p[4] >= 7 && (p[5] & 0x10) != 0) shift_pcr(p + 6, shift);
        payload += 1 + p[4];
    }
    const bool begins_unit = (p[1] & 0x40) != 0 && (p[3] & 0x10) != 0;
    if (!begins_unit || payload + 19 > kPacketBytes) return;
    std::uint8_t* pes = p + payload;
    if (be24(pes) != 1 || !has_optional_header(pes[3])) return;
    if ((pes[7] & 0x80) != 0) shift_stamp(pes + 9, shift);
    if ((pes[7] & 0x40) != 0) shift_stamp(pes + 14, shift);
}

}  // namespace

void shift_ts(Bytes& ts, std::int64_t shift_90k) {
    for (std::size_t at = 0; at + kPacketBytes <= ts.size(); at += kPacketBytes)
        shift_packet(ts.data() + at, shift_90k);
}

}  // namespace weir::kit
