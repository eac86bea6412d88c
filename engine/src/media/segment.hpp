// SPDX-License-Identifier: MIT
#pragma once
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

/// RFC 8216's EXT-X-MAP: what a demuxer must read before the segments it applies to.
struct InitSegment {
    std::string uri;  ///< Absolute.
    std::optional<ByteRange> range;
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
    bool discontinuity = false;  ///< EXT-X-DISCONTINUITY stands before it.
    bool gap = false;            ///< EXT-X-GAP: the origin has no media here; do not fetch.
    std::optional<std::chrono::system_clock::time_point> program_date_time;
};

}  // namespace weir::media
