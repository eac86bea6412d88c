// SPDX-License-Identifier: MIT
// Where FFmpeg 5.1 and 7 differ, for all of weir.
#pragma once
extern "C" {
#include <libavformat/avformat.h>
}

namespace weir::av {

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using WriteBuffer = const std::uint8_t*;  ///< What an AVIO write callback is given.
#else
using WriteBuffer = std::uint8_t*;
#endif

}  // namespace weir::av
