// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>

#include "http/snapshot.hpp"

namespace weir::cli::http {

/// What the kernel says of this process.
struct ProcessFigures {
    double cpu_s = 0;
    std::uint64_t memory_bytes = 0;
    unsigned open_files = 0, most_files = 0, threads = 0;
    double start_s = 0;                              ///< Since 1970.
    std::map<std::string, double> cpu_s_by_stage{};  ///< Of threads that live.
};
/// Blocks: for a few files of /proc.
ProcessFigures process_figures();

/// All figures that there are, for Prometheus. `all_recordings`: of each, else of the ten that use
/// most. Pure.
std::string metrics_of(const Snapshot& snapshot, const ProcessFigures& process,
                       bool all_recordings);

}  // namespace weir::cli::http
