// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace weir::media {

inline constexpr std::size_t kId3HeaderBytes = 10;

/// All bytes of the ID3v2 tag that these bytes begin with, 10 of which must be there; 0: they begin
/// with none.  Source: id3.org, ID3v2.4 §3.1.
std::size_t id3_bytes(ByteView bytes);

/// Where packed audio stands in time: the first sample's, on MPEG-TS's 90 kHz line of 33 bits, from
/// the PRIV frame of an ID3 tag; none if it has no such frame. Pure.  Thread: any.
/// Source: RFC 8216 §3.4.
std::optional<std::int64_t> id3_timestamp(ByteView tag);

}  // namespace weir::media
