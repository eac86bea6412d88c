// SPDX-License-Identifier: MIT
#include "publish/cutter.hpp"

#include <algorithm>
#include <utility>

namespace weir::publish {
namespace {

// A duration may be so much above the target, and is rounded down to it still.
constexpr media::Nanoseconds kRoundedOff = std::chrono::milliseconds{499};
// "2.002 s" is what 60 frames of NTSC are: no reason for a target of 3 s.
constexpr media::Nanoseconds kNearly = std::chrono::milliseconds{100};

}  // namespace

media::Nanoseconds Cutter::limit() const {
    return target_.value_or(kLongestTarget) + kRoundedOff;
}

void Cutter::begin(Nanoseconds at, bool is_entry) {
    begin_ = last_ = at;
    is_independent_ = is_entry;
    if (is_entry) last_entry_ = at;
}

Cutter::Cut Cutter::look(Nanoseconds at, bool is_entry) {
    const Nanoseconds in_segment = at - begin_;
    const Nanoseconds step = at - std::exchange(last_, at);
    if (in_segment > limit()) return Cut::at_hole;
    if (in_segment <= Nanoseconds{0}) return Cut::none;
    if (is_entry) {
        const Nanoseconds group = at - std::exchange(last_entry_, at);
        const bool is_near = in_segment >= wanted_ - group / 2;
        if (!is_independent_ || is_near || in_segment + group > limit()) return Cut::at_keyframe;
    }
    return in_segment + step > limit() ? Cut::anywhere : Cut::none;
}

void Cutter::end(Nanoseconds duration) {
    if (!target_)
        target_ = std::max(wanted_, std::chrono::ceil<std::chrono::seconds>(duration - kNearly));
}

}  // namespace weir::publish
