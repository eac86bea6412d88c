// SPDX-License-Identifier: MIT
#include "recorder/backlog.hpp"

namespace weir::recorder {

void Backlog::note(media::Nanoseconds waiting, bool is_full, Clock::time_point now) {
    if (waiting <= kMost && !is_full) return samples_.clear();
    samples_.push_back({now, waiting});
    while (samples_.size() > 2 && now - samples_[1].at >= kPatience)
        samples_.pop_front();
}

bool Backlog::is_too_long() const {
    if (samples_.empty()) return false;
    const Sample &first = samples_.front(), &last = samples_.back();
    return last.at - first.at >= kPatience && last.waiting >= first.waiting;
}

}  // namespace weir::recorder
