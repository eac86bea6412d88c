// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "base/bytes.hpp"

namespace weir::demux {

/// What a VP9 keyframe says of the pictures; libavcodec's parser does not tell it.
struct Vp9Header {
    int profile = 0;
    int pixel_format = -1;  ///< AVPixelFormat.
    int width = 0, height = 0;
};

/// None if the frame is no keyframe, or damaged.  Source: VP9 bitstream specification v0.6 §6.2.
std::optional<Vp9Header> read_vp9_header(ByteView frame);

}  // namespace weir::demux
