// SPDX-License-Identifier: MIT
#pragma once
#include "media/timestamp.hpp"

namespace weir::mux {

/// A step in DTS beyond these is a jump of the clock, not media that is missing or late.
struct JumpLimits {
    media::Nanoseconds forward = std::chrono::seconds{10};
    media::Nanoseconds backward = std::chrono::milliseconds{500};
};

}  // namespace weir::mux
