// SPDX-License-Identifier: MIT
#include "index/repair_plan.hpp"

namespace weir::index {
namespace {

constexpr std::uint64_t kPacketBytes = 188;
constexpr std::uint8_t kSyncByte = 0x47;
constexpr unsigned kSyncRun = 5;          // Packets in a row that prove a packet's place.
constexpr unsigned kTablesAtMost = 1000;  // Packets without a PES after which we stop looking.

/// A packet begins at `at`, and others do before it. Not counted from the file's beginning: bytes
/// kept as they came may hold a segment that was no multiple of 188 long.
bool in_sync(PageReader& file, std::uint64_t at) {
    for (unsigned i = 0; i < kSyncRun; ++i, at -= kPacketBytes) {
        const ByteView byte = file.at(at, 1);
        if (byte.empty() || byte[0] != kSyncByte) return false;
        if (at < kPacketBytes) return at == 0;
    }
    return true;
}

/// Source: ISO 13818-1 §2.4.3.
bool begins_a_pes(ByteView packet) {
    if (packet.size() < kPacketBytes || packet[0] != kSyncByte) return false;
    const bool unit_start = (packet[1] & 0x40) != 0, has_payload = (packet[3] & 0x10) != 0;
    const bool has_adaptation = (packet[3] & 0x20) != 0;
    if (!unit_start || !has_payload) return false;
    const std::size_t payload = has_adaptation ? std::size_t{5} + packet[4] : 4;
    return payload + 3 <= packet.size() && be24(packet.data() + payload) == 1;
}

bool has_pes(PageReader& file, std::uint64_t end) {
    for (unsigned i = 0; i < kTablesAtMost; ++i) {
        const std::uint64_t at = i * kPacketBytes;
        if (at + kPacketBytes > end) return false;
        if (begins_a_pes(file.at(at, kPacketBytes))) return true;
    }
    return true;
}

}  // namespace

Plan plan_ts(PageReader& file) {
    Plan plan;
    for (std::uint64_t end = file.size(); end >= kPacketBytes && !file.failure(); --end) {
        if (!in_sync(file, end - kPacketBytes)) continue;
        plan.keep_bytes = end;
        plan.has_media = has_pes(file, end);
        break;
    }
    return plan;
}

}  // namespace weir::index
