// SPDX-License-Identifier: MIT
#include "mux/continuity.hpp"

#include <algorithm>
#include <utility>

namespace weir::mux {

void Continuity::set_tracks(std::size_t count, const JumpLimits& limits) {
    limits_ = limits;
    expected_.assign(count, std::nullopt);
}

void Continuity::expect_break(Nanoseconds lost, bool same_clock) {
    if (!started_) return;
    if (break_) {
        break_->lost += lost;
        break_->same_clock = break_->same_clock && same_clock;
    } else {
        break_ = Break{lost, same_clock};
    }
}

bool Continuity::continues(Nanoseconds step) const {
    // After an announced discontinuity the numbers mean nothing, unless they happen to fit.
    constexpr Nanoseconds kFits = JumpLimits{}.backward;
    if (break_ && !break_->same_clock) return step >= -kFits && step <= kFits;
    if (step < -limits_.backward) return false;
    return step <= limits_.forward + (break_ ? break_->lost : Nanoseconds{0});
}

Continuity::Nanoseconds Continuity::place(std::size_t track, Nanoseconds dts,
                                          Nanoseconds duration) {
    if (certain_offset_) {
        offset_ = *std::exchange(certain_offset_, std::nullopt);
        break_.reset();
    } else if (!started_) {
        offset_ = -dts;
    } else {
        const Nanoseconds step = dts + offset_ - expected_.at(track).value_or(end_);
        if (!continues(step)) {
            if (!break_) ++jumps_;
            offset_ = end_ + (break_ ? break_->lost : Nanoseconds{0}) - dts;
        }
        break_.reset();
    }
    started_ = true;
    const Nanoseconds placed = dts + offset_;
    expected_.at(track) = placed + duration;
    end_ = std::max(end_, placed + duration);
    return placed;
}

}  // namespace weir::mux
