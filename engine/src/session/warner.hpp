// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <optional>
#include <utility>
#include <vector>
#include <weir/event.hpp>
#include <weir/options.hpp>

#include "base/clock.hpp"

namespace weir::session {

/// Decides when it is told that a recording uses much: once it does, and again each quiet period
/// while it still does. Pure.  Thread: one at a time.
class Warner {
public:
    struct Use {
        double cpu_share = 0;            ///< Cores, over the last minute.
        std::uint64_t memory_bytes = 0;  ///< Most held in the last seconds.
    };
    std::vector<event::ResourceWarning> look(std::uint64_t recording, const Use& use,
                                             const ResourceOptions& options, Clock::time_point now);
    /// It has ended.
    void forget(std::uint64_t recording);

private:
    using Kind = event::ResourceWarning::Kind;
    std::map<std::pair<std::uint64_t, Kind>, Clock::time_point> told_;
};

}  // namespace weir::session
