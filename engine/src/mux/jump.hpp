// SPDX-License-Identifier: MIT
#pragma once
#include "media/timestamp.hpp"

namespace weir::mux {

/// A step in DTS beyond these is a jump of the clock, not media that is missing or late.
inline constexpr media::Nanoseconds kJumpForward = std::chrono::seconds{10};
inline constexpr media::Nanoseconds kJumpBackward = std::chrono::milliseconds{500};

}  // namespace weir::mux
