// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "media/container.hpp"

namespace weir::media {

inline constexpr std::size_t kSniffBytes = 10;  ///< Enough to decide, but behind an ID3 tag.

/// How many bytes sniff() needs of what begins with these.
std::size_t sniff_bytes(ByteView first);

/// The container that begins with these bytes (sniff_bytes() of them where there are as many), be
/// it behind an ID3 tag; none if it is not one of ours. File names lie, so only bytes count. Pure.
/// Thread: any.
std::optional<Container> sniff(ByteView bytes);

/// The first bytes for a message: "an HTML page", "a playlist", "47 40 00 10 …".
std::string describe_bytes(ByteView bytes);

}  // namespace weir::media
