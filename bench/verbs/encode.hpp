// SPDX-License-Identifier: MIT
#pragma once
#include "verbs/compare.hpp"

namespace weir::bench {

/// Live streams of 1080p that weir and ffmpeg encode while they record them: to 720p, to 360p, and
/// to both.
CompareOptions encode_options();

}  // namespace weir::bench
