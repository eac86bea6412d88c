// SPDX-License-Identifier: MIT
// Views of bytes, and big-endian integers read from them.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

using ByteView = std::span<const std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

inline std::uint16_t be16(const std::uint8_t* p) {
    return std::uint16_t(p[0] << 8 | p[1]);
}
inline std::uint32_t be24(const std::uint8_t* p) {
    return std::uint32_t(p[0]) << 16 | std::uint32_t(p[1]) << 8 | p[2];
}
inline std::uint32_t be32(const std::uint8_t* p) {
    return std::uint32_t(p[0]) << 24 | be24(p + 1);
}
inline std::uint64_t be64(const std::uint8_t* p) {
    return std::uint64_t(be32(p)) << 32 | be32(p + 4);
}

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace weir
