// SPDX-License-Identifier: MIT
#include "recorder/source_times.hpp"

#include <iterator>

namespace weir::recorder {
namespace {

// Between the ticks of two time bases.
constexpr media::Nanoseconds kRoundingOfTicks = std::chrono::milliseconds{1};

}  // namespace

void SourceTimes::add(Nanoseconds pts, const Frame& frame) {
    frames_.insert_or_assign(pts, frame);
    if (frames_.size() > kMostFrames) frames_.erase(frames_.begin());
}

std::optional<SourceTimes::Frame> SourceTimes::find(Nanoseconds pts) const {
    const auto behind = frames_.upper_bound(pts + kRoundingOfTicks);
    if (behind == frames_.begin()) return std::nullopt;
    return std::prev(behind)->second;
}

void SourceTimes::forget_before(Nanoseconds pts) {
    auto keep = frames_.upper_bound(pts + kRoundingOfTicks);
    if (keep != frames_.begin()) frames_.erase(frames_.begin(), std::prev(keep));
}

}  // namespace weir::recorder
