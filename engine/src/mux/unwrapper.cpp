// SPDX-License-Identifier: MIT
#include "mux/unwrapper.hpp"

namespace weir::mux {

std::int64_t Unwrapper::unwrap(std::int64_t wrapped) {
    if (bits_ == 0) return wrapped;
    if (!last_) return *(last_ = wrapped);
    const std::int64_t period = std::int64_t{1} << bits_;
    std::int64_t step = (wrapped - *last_) % period;
    if (step > period / 2) step -= period;
    if (step < -period / 2) step += period;
    return *(last_ = *last_ + step);
}

media::Nanoseconds whole_turns(media::Nanoseconds distance) {
    constexpr std::int64_t kTurn = std::int64_t{1} << 33;
    const auto ticks = media::to_ticks(distance, media::kMpegTs);
    const auto turns = (ticks + (ticks < 0 ? -kTurn : kTurn) / 2) / kTurn;
    return media::to_duration(turns * kTurn, media::kMpegTs);
}

}  // namespace weir::mux
