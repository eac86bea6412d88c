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

std::optional<std::array<std::uint8_t, 7>> make_adts_header(ByteView config,
                                                            std::size_t payload_bytes) {
    if (config.size() < 2) return std::nullopt;
    const unsigned object_type = config[0] >> 3;
    const unsigned rate_index = (config[0] & 7u) << 1 | config[1] >> 7;
    const unsigned channels = config[1] >> 3 & 15u;
    const std::size_t bytes = payload_bytes + 7;
    if (object_type < 1 || object_type > 4 || rate_index > 12 || channels < 1 || channels > 7 ||
        bytes >= 1u << 13)
        return std::nullopt;
    return std::array{
        std::uint8_t{0xff},
        std::uint8_t{0xf1},
        static_cast<std::uint8_t>((object_type - 1) << 6 | rate_index << 2 | channels >> 2),
        static_cast<std::uint8_t>((channels & 3) << 6 | bytes >> 11),
        static_cast<std::uint8_t>(bytes >> 3),
        static_cast<std::uint8_t>((bytes & 7) << 5 | 0x1f),
        std::uint8_t{0xfc}};
}

}  // namespace weir::av
