// SPDX-License-Identifier: MIT
// FLV bytes as a server would send them, for tests.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "base/bytes.hpp"
#include "flv/tag.hpp"

namespace weir::kit {

inline void append_be(Bytes& to, std::uint64_t value, unsigned count) {
    for (unsigned i = count; i-- > 0;)
        to.push_back(std::uint8_t(value >> 8 * i));
}

struct FlvHeader {
    std::uint8_t flags = 5;
    std::uint32_t data_offset = 9;
    std::uint32_t first_trailer = 0;
};

inline Bytes flv_header(FlvHeader header = {}) {
    Bytes bytes{'F', 'L', 'V', 1, header.flags};
    append_be(bytes, header.data_offset, 4);
    if (header.data_offset > 9) bytes.resize(header.data_offset);
    append_be(bytes, header.first_trailer, 4);
    return bytes;
}

/// A whole tag. `trailer`: PreviousTagSize; absent for the right one.
inline Bytes flv_tag(std::uint8_t type, std::uint32_t timestamp_ms, const Bytes& body,
                     std::optional<std::uint32_t> trailer = std::nullopt) {
    Bytes bytes{type};
    append_be(bytes, body.size(), 3);
    append_be(bytes, timestamp_ms & 0xff'ffff, 3);
    bytes.push_back(std::uint8_t(timestamp_ms >> 24));
    append_be(bytes, 0, 3);
    bytes.insert(bytes.end(), body.begin(), body.end());
    append_be(bytes, trailer.value_or(std::uint32_t(bytes.size())), 4);
    return bytes;
}

inline Bytes joined(std::initializer_list<Bytes> pieces) {
    Bytes all;
    for (const Bytes& piece : pieces)
        all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

/// A tag with this body, looked at without a reader. `storage` keeps its bytes.
inline flv::Tag tag_of(flv::TagType type, const Bytes& body, Bytes& storage) {
    storage = flv_tag(std::uint8_t(type), 0, body);
    return flv::Tag{type, 0, storage};
}

}  // namespace weir::kit
