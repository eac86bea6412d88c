// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <weir/event.hpp>

namespace weir::media {

/// Bytes [offset, offset + length) of a resource.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const ByteRange&) const = default;
};

/// RFC 8216's EXT-X-KEY with METHOD=AES-128: CBC over the whole resource, padded as PKCS #7.
struct Encryption {
    using Iv = std::array<std::uint8_t, 16>;

    std::string key_uri;  ///< Absolute. It answers with the 16 bytes of the key.
    Iv iv{};              ///< As the tag has it, else the msn as a big-endian number.
    bool operator==(const Encryption&) const = default;
};

/// RFC 8216's EXT-X-MAP: what a demuxer must read before the segments it applies to.
struct InitSegment {
    std::string uri;  ///< Absolute.
    std::optional<ByteRange> range;
    std::optional<Encryption> encryption;
    bool operator==(const InitSegment&) const = default;
};

/// A media segment of one rendition. Its identity is `msn`, not its URI.
struct Segment {
    std::uint64_t msn = 0;
    std::uint64_t dsn = 0;  ///< Discontinuity sequence number.
    std::string uri;        ///< Absolute.
    std::chrono::duration<double> duration{0};
    std::optional<ByteRange> range;
    std::optional<InitSegment> init;
    std::optional<Encryption> encryption;
    bool discontinuity = false;  ///< EXT-X-DISCONTINUITY stands before it.
    bool gap = false;            ///< EXT-X-GAP: the origin has no media here; do not fetch.
    bool advert = false;         ///< It is no programme, but an advertisement in its place.
    std::optional<std::chrono::system_clock::time_point> program_date_time;
    std::uint64_t bitrate_bps = 0;  ///< EXT-X-BITRATE; 0: not told.
};

}  // namespace weir::media
