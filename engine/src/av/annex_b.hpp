// SPDX-License-Identifier: MIT
#pragma once
#include "av/handles.hpp"

namespace weir::av {

/// H.264's and HEVC's parsers may leave the first zero of the next unit's start code at the end; no
/// unit ends in one (H.264 and H.265, 7.4.1). Frames with length fields are left as they are.
void cut_trailing_zeros(AVPacket& packet);

}  // namespace weir::av
