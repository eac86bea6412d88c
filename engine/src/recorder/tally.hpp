// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <weir/event.hpp>
#include <weir/stats.hpp>

#include "base/histogram.hpp"

namespace weir::recorder {

/// What became of all recordings of a process since it began; but for what each of them counts for
/// itself.  Thread: any.
class Tally {
public:
    using Counter = std::atomic<std::uint64_t>;

    Counter started{0};  ///< That brought media.
    Counter completed{0}, failed{0};
    Counter not_live{0};  ///< Looks at what brought no media.
    Counter forced_stops{0};
    Counter segments{0};  ///< Whole ones of HLS, handed to the files.
    Counter reconnects{0}, failovers{0}, renewals{0};
    Histogram write_lag;  ///< From when a segment was listed until the kernel had it.

    void add(const Gap& gap);
    void add(const event::EncodingChanged& changed);
    /// Kept for as long as an encoder of that backend is at work.
    using AtWork = std::shared_ptr<const int>;
    AtWork encodes(const std::string& backend);
    std::map<std::string, unsigned> encoders() const;
    /// The recordings' own sums are not in it.
    SessionTotals totals() const;

private:
    static constexpr auto kCauses = static_cast<std::size_t>(GapCause::encoder) + 1;
    std::array<Counter, kCauses> gaps_{}, gap_ms_{};
    Counter lost_segments_{0};
    mutable std::mutex mutex_;  ///< For what is rare.
    std::map<std::pair<std::string, std::string>, std::uint64_t> fallbacks_;
    std::map<std::string, AtWork> encoders_;  ///< By backend: each that ever was.
};

}  // namespace weir::recorder
