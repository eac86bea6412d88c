// SPDX-License-Identifier: MIT
#include "recorder/tally.hpp"

#include <algorithm>
#include <cmath>

namespace weir::recorder {

void Tally::add(const Gap& gap) {
    const auto cause = static_cast<std::size_t>(gap.cause);
    ++gaps_.at(cause);
    gap_ms_.at(cause) +=
        static_cast<std::uint64_t>(std::llround(std::max(gap.seconds, 0.0) * 1000));
    if (gap.from_msn && gap.to_msn && *gap.to_msn >= *gap.from_msn)
        lost_segments_ += *gap.to_msn - *gap.from_msn + 1;
}

/// That it begins is none.
void Tally::add(const event::EncodingChanged& changed) {
    if (changed.from.empty() || changed.to.empty() || !changed.error) return;
    const std::lock_guard lock{mutex_};
    ++fallbacks_[{changed.from, changed.to}];
}

Tally::AtWork Tally::encodes(const std::string& backend) {
    const std::lock_guard lock{mutex_};
    auto& kept = encoders_[backend];
    if (!kept) kept = std::make_shared<const int>(0);
    return kept;
}

std::map<std::string, unsigned> Tally::encoders() const {
    const std::lock_guard lock{mutex_};
    std::map<std::string, unsigned> counts;
    for (const auto& [backend, kept] : encoders_)
        counts[backend] = static_cast<unsigned>(kept.use_count() - 1);
    return counts;
}

SessionTotals Tally::totals() const {
    SessionTotals totals;
    totals.started = started;
    totals.completed = completed;
    totals.failed = failed;
    totals.not_live = not_live;
    totals.segments = segments;
    totals.lost_segments = lost_segments_;
    totals.reconnects = reconnects;
    totals.failovers = failovers;
    totals.renewals = renewals;
    totals.write_lag = write_lag.stats();
    for (std::size_t i = 0; i < kCauses; ++i)
        totals.gaps.push_back({static_cast<GapCause>(i), gaps_[i], double(gap_ms_[i]) / 1000});
    const std::lock_guard lock{mutex_};
    for (const auto& [way, count] : fallbacks_)
        totals.encoder_fallbacks.push_back({way.first, way.second, count});
    return totals;
}

}  // namespace weir::recorder
