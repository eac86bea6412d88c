// SPDX-License-Identifier: MIT
#include "transcode/hole_finder.hpp"

#include <algorithm>
#include <iterator>

namespace weir::transcode {
namespace {

// More than any decoder holds; a stream whose frames never come out must not fill the memory.
constexpr std::size_t kMostWaiting = 1'024;

}  // namespace

void HoleFinder::sent(std::int64_t pts) {
    if (waiting_.size() < kMostWaiting) waiting_.insert(pts);
}

Hole HoleFinder::hole(std::int64_t from, std::int64_t to, std::size_t frames) const {
    return {media::to_duration(from, base_), media::to_duration(to, base_), frames};
}

std::optional<Hole> HoleFinder::shown(std::int64_t pts) {
    const auto behind = waiting_.lower_bound(pts);
    const auto missing = static_cast<std::size_t>(std::distance(waiting_.begin(), behind));
    const auto first = missing > 0 ? *waiting_.begin() : pts;
    waiting_.erase(waiting_.begin(), behind);
    waiting_.erase(pts);
    const std::int64_t step = last_ ? pts - *last_ : 0;
    const bool is_seen = !last_ || (step_ > 0 && step > step_ + step_ / 2);
    last_ = pts;
    if (missing > 0 && is_seen) return hole(first, pts, missing);
    if (step > 0) step_ = step;
    return std::nullopt;
}

std::optional<Hole> HoleFinder::ended() {
    // The second field of the last frame is none.
    const auto begin =
        last_ ? waiting_.lower_bound(*last_ + std::max<std::int64_t>(step_, 1)) : waiting_.begin();
    const auto missing = static_cast<std::size_t>(std::distance(begin, waiting_.end()));
    if (missing == 0) return std::nullopt;
    const Hole told = hole(*begin, *waiting_.rbegin() + step_, missing);
    waiting_.clear();
    return told;
}

}  // namespace weir::transcode
