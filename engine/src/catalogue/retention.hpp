// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>
#include <weir/retention.hpp>

#include "base/clock.hpp"

namespace weir::catalogue {

/// What may be removed.
struct Candidate {
    std::string path;
    std::string room;  ///< Its id; empty: no room, of which there is no limit.
    std::uint64_t bytes = 0;
    std::uint64_t files = 1;  ///< With those beside it.
    WallClock::time_point finished_at;
    std::uint64_t volume = 0;
    bool is_fixed = false;  ///< Counts, and stays: it is being written, or may be somebody else's.
};

/// A file system as it is now.
struct VolumeSpace {
    std::uint64_t bytes = 0, free_bytes = 0;
    std::uint64_t inodes = 0, free_inodes = 0;  ///< Inodes 0: it has none to run out of.
};

struct Removal {
    std::size_t candidate = 0;
    std::string reason;
};

/// Which go, the oldest first: those too old, then of each room and of all what is beyond the
/// limit, then what a volume needs to have its space. Pure.  Thread: any.
std::vector<Removal> plan_removals(const RetentionOptions& options,
                                   const std::vector<Candidate>& candidates,
                                   const std::map<std::uint64_t, VolumeSpace>& volumes,
                                   WallClock::time_point now);

}  // namespace weir::catalogue
