// SPDX-License-Identifier: MIT
#include "demux/pmt_watch.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

extern "C" {
#include <libavutil/crc.h>
}

namespace weir::demux {
namespace {

constexpr std::size_t kPacketBytes = 188, kHeaderBytes = 4, kChecksumBytes = 4;
constexpr std::uint8_t kSync = 0x47, kPatTable = 0, kPmtTable = 2;

unsigned pid_of(const std::uint8_t* p) {
    return be16(p) & 0x1fffu;
}

/// The section in force that begins and ends in this packet, up to its checksum; empty if there is
/// none, or it is damaged.
ByteView section_of(ByteView packet, std::uint8_t table) {
    const bool begins_unit = (packet[1] & 0x40) != 0, has_payload = (packet[3] & 0x10) != 0;
    if (!begins_unit || !has_payload) return {};
    std::size_t at = kHeaderBytes;
    if ((packet[3] & 0x20) != 0) at += 1u + packet[at];
    if (at >= packet.size()) return {};
    at += 1u + packet[at];  // pointer_field
    if (at + 8 > packet.size()) return {};
    const std::size_t size = 3u + (be16(&packet[at + 1]) & 0xfffu);
    if (packet[at] != table || at + size > packet.size() || size < 8 + kChecksumBytes) return {};
    const ByteView section = packet.subspan(at, size);
    const bool is_current = (section[5] & 1) != 0;
    const auto* table_of_crc = av_crc_get_table(AV_CRC_32_IEEE);
    if (!is_current || av_crc(table_of_crc, ~0u, section.data(), size) != 0) return {};
    return section.first(size - kChecksumBytes);
}

}  // namespace

std::optional<PmtWatch::Change> PmtWatch::look(ByteView bytes) {
    std::size_t at = 0;
    if (!partial_.empty()) {
        at = std::min(kPacketBytes - partial_.size(), bytes.size());
        partial_.insert(partial_.end(), bytes.begin(), bytes.begin() + std::ptrdiff_t(at));
        if (partial_.size() < kPacketBytes) return std::nullopt;
        const Bytes packet = std::exchange(partial_, {});
        if (take(packet)) return Change{0, at};
    }
    while (at < bytes.size()) {
        if (bytes[at] != kSync) {
            const auto* next =
                static_cast<const std::uint8_t*>(std::memchr(&bytes[at], kSync, bytes.size() - at));
            if (next == nullptr) return std::nullopt;
            at = static_cast<std::size_t>(next - bytes.data());
        }
        if (at + kPacketBytes > bytes.size()) break;
        const std::size_t end = at + kPacketBytes;
        if (take(bytes.subspan(at, kPacketBytes))) return Change{at, end};
        at = end;
    }
    partial_.assign(bytes.begin() + std::ptrdiff_t(at), bytes.end());
    return std::nullopt;
}

bool PmtWatch::take(ByteView packet) {
    const unsigned pid = pid_of(&packet[1]);
    if (pid == 0) take_pat(packet);
    return pid != 0 && pid == pmt_pid_ && take_pmt(packet);
}

void PmtWatch::take_pat(ByteView packet) {
    ByteView section = section_of(packet, kPatTable);
    if (section.empty()) return;
    for (section = section.subspan(8); section.size() >= 4; section = section.subspan(4)) {
        if (be16(section.data()) == 0) continue;  // Program 0: where the network is described.
        pmt_pid_ = pid_of(&section[2]);
        pat_.assign(packet.begin(), packet.end());
        return;
    }
}

/// True if streams took the place of others.
bool PmtWatch::take_pmt(ByteView packet) {
    const ByteView section = section_of(packet, kPmtTable);
    if (section.size() < 12) return false;
    Streams streams;
    std::size_t at = 12u + (be16(&section[10]) & 0xfffu);
    while (at + 5 <= section.size()) {
        streams[pid_of(&section[at + 1])] = section[at];
        at += 5u + (be16(&section[at + 3]) & 0xfffu);
    }
    const auto before = std::exchange(streams_, streams);
    pmt_.assign(packet.begin(), packet.end());
    return !std::ranges::includes(streams, before) && !std::ranges::includes(before, streams);
}

Bytes PmtWatch::tables() const {
    Bytes both = pat_;
    both.insert(both.end(), pmt_.begin(), pmt_.end());
    return both;
}

}  // namespace weir::demux
