// SPDX-License-Identifier: MIT
#include "media/id3.hpp"

#include <algorithm>

namespace weir::media {
namespace {

constexpr std::uint8_t kFooterFlag = 0x10;
constexpr std::size_t kFrameHeaderBytes = 10;
constexpr std::uint64_t kTimestampMask = (std::uint64_t{1} << 33) - 1;

/// A number of 28 bits, seven in each byte.
std::size_t syncsafe(ByteView bytes) {
    std::size_t value = 0;
    for (const auto byte : bytes.first(4))
        value = value << 7 | (byte & 0x7f);
    return value;
}

std::size_t big_endian(ByteView bytes) {
    std::size_t value = 0;
    for (const auto byte : bytes)
        value = value << 8 | byte;
    return value;
}

}  // namespace

std::size_t id3_bytes(ByteView bytes) {
    if (bytes.size() < kId3HeaderBytes || !as_text(bytes).starts_with("ID3")) return 0;
    const std::size_t footer = bytes[5] & kFooterFlag ? kId3HeaderBytes : 0;
    return kId3HeaderBytes + syncsafe(bytes.subspan(6)) + footer;
}

std::optional<std::int64_t> id3_timestamp(ByteView tag) {
    using namespace std::string_view_literals;
    constexpr auto kOwner = "com.apple.streaming.transportStreamTimestamp\0"sv;
    if (id3_bytes(tag) == 0) return std::nullopt;
    const bool is_v4 = tag[3] >= 4;  // Before it, a frame's size was a plain number.
    ByteView rest = tag.first(std::min(tag.size(), id3_bytes(tag))).subspan(kId3HeaderBytes);
    while (rest.size() > kFrameHeaderBytes && rest[0] != 0) {
        const ByteView size = rest.subspan(4, 4);
        const auto bytes = is_v4 ? syncsafe(size) : big_endian(size);
        const bool is_private = as_text(rest).starts_with("PRIV");
        rest = rest.subspan(kFrameHeaderBytes);
        if (bytes > rest.size()) return std::nullopt;
        const ByteView body = rest.first(bytes);
        if (is_private && body.size() == kOwner.size() + 8 && as_text(body).starts_with(kOwner))
            return static_cast<std::int64_t>(big_endian(body.subspan(kOwner.size())) &
                                             kTimestampMask);
        rest = rest.subspan(bytes);
    }
    return std::nullopt;
}

}  // namespace weir::media
