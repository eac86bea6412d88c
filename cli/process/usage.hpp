// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

namespace weir::cli {

/// What this process has used so far.
struct ProcessUsage {
    double cpu_seconds = 0;  ///< User and system, all threads.
    std::uint64_t memory_bytes = 0;
    std::uint64_t peak_memory_bytes = 0;
};

ProcessUsage process_usage();

}  // namespace weir::cli
