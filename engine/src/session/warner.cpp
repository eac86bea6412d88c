// SPDX-License-Identifier: MIT
#include "session/warner.hpp"

namespace weir::session {

std::vector<event::ResourceWarning> Warner::look(std::uint64_t recording, const Use& use,
                                                 const ResourceOptions& options,
                                                 Clock::time_point now) {
    std::vector<event::ResourceWarning> warnings;
    const auto check = [&](Kind kind, double value, double threshold) {
        if (threshold <= 0 || value <= threshold) return;
        const auto told = told_.find({recording, kind});
        if (told != told_.end() && now - told->second < options.quiet_period) return;
        told_[{recording, kind}] = now;
        warnings.push_back({kind, value, threshold});
    };
    check(Kind::cpu, use.cpu_share, options.cpu_share);
    check(Kind::memory, double(use.memory_bytes), double(options.memory_bytes));
    return warnings;
}

void Warner::forget(std::uint64_t recording) {
    told_.erase({recording, Kind::cpu});
    told_.erase({recording, Kind::memory});
}

}  // namespace weir::session
