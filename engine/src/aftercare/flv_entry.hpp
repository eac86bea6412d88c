// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>

namespace weir::aftercare {

/// Where the first video tag with a keyframe begins in an FLV file, at `place` or behind it.
/// libavformat, put down between two tags, takes what lies there for one, and up to 16 MB for its
/// size. Blocks: for a read of 32 MiB at most; none when there is none in them.
std::optional<std::uint64_t> find_flv_keyframe(int fd, std::uint64_t place);

}  // namespace weir::aftercare
