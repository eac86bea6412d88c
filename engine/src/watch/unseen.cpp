// SPDX-License-Identifier: MIT
#include "watch/unseen.hpp"

#include <algorithm>

namespace weir::watch {
namespace {

constexpr std::size_t kMostStretches = 64;  ///< Beyond it, the last one's cause stands for more.

}  // namespace

void Unseen::begin(WallClock::time_point at, UnwatchedCause cause) {
    stretches_.clear();
    is_told_ = false;
    stretches_.push_back({at, cause, {}});
}

void Unseen::change(WallClock::time_point at, UnwatchedCause cause, std::string detail) {
    if (stretches_.empty() || stretches_.back().cause == cause) return;
    if (stretches_.size() == kMostStretches) return;
    at = std::max(at, stretches_.back().from);
    stretches_.push_back({at, cause, std::move(detail)});
}

std::vector<Unwatched> Unseen::end(WallClock::time_point at) {
    std::vector<Unwatched> told;
    for (std::size_t i = 0; i < stretches_.size(); ++i) {
        const bool is_last = i + 1 == stretches_.size();
        const auto until = is_last ? at : stretches_[i + 1].from;
        if (until <= stretches_[i].from) continue;
        told.push_back(
            {{}, stretches_[i].from, until, stretches_[i].cause, std::move(stretches_[i].detail)});
    }
    stretches_.clear();
    is_told_ = false;
    return told;
}

std::vector<Unwatched> Unseen::end_not_live(WallClock::time_point at, WallClock::duration usual) {
    const bool is_long = !stretches_.empty() && at - stretches_.front().from > usual;
    const bool had_dropped =
        !stretches_.empty() && stretches_.front().cause == UnwatchedCause::dropped;
    const bool is_told = had_dropped || is_told_ || (is_long && is_odd());
    auto all = end(at);
    if (!is_told) all.clear();
    return all;
}

std::vector<Unwatched> Unseen::take_long(WallClock::time_point at) {
    if (stretches_.empty() || !is_odd() || at - stretches_.front().from < kTellAfter) return {};
    Stretch last = stretches_.back();
    last.from = std::max(last.from, at);
    auto told = end(at);
    stretches_.push_back(std::move(last));
    is_told_ = true;
    return told;
}

bool Unseen::is_odd() const {
    return std::ranges::any_of(stretches_,
                               [](const Stretch& s) { return s.cause != UnwatchedCause::poll; });
}

}  // namespace weir::watch
