// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <optional>

#include "base/bytes.hpp"

namespace weir::publish {

/// Of fragmented MP4 from its start: how many bytes stand before the first fragment. None: it is
/// not there yet. Pure.  Source: ISO/IEC 14496-12 §4.2.
std::optional<std::size_t> header_bytes(ByteView mp4);

/// Whether all of a header that tells the tracks is there, and nothing else.
bool holds_moov(ByteView mp4);

}  // namespace weir::publish
