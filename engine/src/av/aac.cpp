// SPDX-License-Identifier: MIT
#include "av/aac.hpp"

namespace weir::av {

std::size_t adts_header_bytes(ByteView frame) {
    if (frame.size() < 9 || frame[0] != 0xff || (frame[1] & 0xf6) != 0xf0) return 0;
    const bool has_checksum = (frame[1] & 1) == 0;
    return has_checksum ? 9 : 7;
}

std::optional<std::array<std::uint8_t, 2>> config_from_adts(ByteView frame) {
    if (adts_header_bytes(frame) == 0) return std::nullopt;
    const unsigned object_type = (frame[2] >> 6) + 1u;
    const unsigned rate_index = (frame[2] >> 2) & 15u;
    const unsigned channels = (frame[2] & 1u) << 2 | frame[3] >> 6;
    if (channels == 0 || rate_index > 12) return std::nullopt;
    const unsigned config = object_type << 11 | rate_index << 7 | channels << 3;
    return std::array{static_cast<std::uint8_t>(config >> 8), static_cast<std::uint8_t>(config)};
}

}  // namespace weir::av
