// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>

#include "http/file_reader.hpp"

namespace weir::cli::http {
namespace {

constexpr std::size_t kTsPacket = 188;
constexpr unsigned char kTsSync = 0x47;
constexpr std::size_t kAtOnce = 1'024 * kTsPacket;
constexpr std::uint64_t kFurthest = 64u << 20;  ///< Longer GOPs are no streams.
constexpr double kClock_hz = 90'000;

using Packet = std::span<const unsigned char, kTsPacket>;

struct Header {
    bool begins_unit = false, is_entry = false;
    unsigned pid = 0;
    std::size_t payload = kTsPacket;  ///< Where it begins.
};

std::optional<Header> header_of(Packet packet) {
    if (packet[0] != kTsSync) return std::nullopt;
    Header header;
    header.begins_unit = packet[1] & 0x40;
    header.pid = (packet[1] & 0x1fu) << 8 | packet[2];
    const bool has_field = packet[3] & 0x20, has_payload = packet[3] & 0x10;
    const std::size_t field = has_field ? 1u + packet[4] : 0;
    if (has_field && packet[4] > 0) header.is_entry = packet[5] & 0x40;
    if (has_payload && 4 + field < kTsPacket) header.payload = 4 + field;
    return header;
}

/// Of a PES packet of a picture that begins here; none: it is something else.
std::optional<double> picture_time(Packet packet, const Header& header) {
    const auto payload = packet.subspan(header.payload);
    if (payload.size() < 14 || payload[0] != 0 || payload[1] != 0 || payload[2] != 1)
        return std::nullopt;
    const bool is_picture = (payload[3] & 0xf0) == 0xe0, has_time = payload[7] & 0x80;
    if (!is_picture || !has_time) return std::nullopt;
    const std::uint64_t pts = std::uint64_t(payload[9] & 0x0e) << 29 |
                              std::uint64_t(payload[10]) << 22 |
                              std::uint64_t(payload[11] & 0xfe) << 14 |
                              std::uint64_t(payload[12]) << 7 | payload[13] >> 1;
    return double(pts) / kClock_hz;
}

}  // namespace

bool read_at(const OpenFile& file, std::uint64_t offset, std::span<unsigned char> out) {
    return ::pread(*file.descriptor, out.data(), out.size(), static_cast<off_t>(offset)) ==
           static_cast<ssize_t>(out.size());
}

bool is_ts(const OpenFile& file) {
    std::array<unsigned char, kTsPacket + 1> begin{};
    return read_at(file, 0, begin) && begin[0] == kTsSync && begin[kTsPacket] == kTsSync;
}

std::optional<Beginning> ts_beginning(const OpenFile& file, std::uint64_t from) {
    const std::uint64_t last = std::min(file.bytes, from + kFurthest);
    std::uint64_t at = (from + kTsPacket - 1) / kTsPacket * kTsPacket;
    std::optional<std::uint64_t> tables;
    std::vector<unsigned char> bytes;
    for (; at + kTsPacket <= last; at += bytes.size()) {
        bytes.resize(std::min<std::uint64_t>(kAtOnce, (last - at) / kTsPacket * kTsPacket));
        if (!read_at(file, at, bytes)) return std::nullopt;
        for (std::size_t i = 0; i < bytes.size(); i += kTsPacket) {
            const Packet packet{bytes.data() + i, kTsPacket};
            const auto header = header_of(packet);
            if (!header) return std::nullopt;
            if (header->pid == 0 && header->begins_unit) tables = at + i;
            if (!tables || !header->begins_unit || !header->is_entry) continue;
            if (const auto time = picture_time(packet, *header)) return Beginning{*tables, *time};
        }
    }
    return std::nullopt;
}

}  // namespace weir::cli::http
