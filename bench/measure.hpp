// SPDX-License-Identifier: MIT
// What child processes cost: CPU, memory, threads.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "kit/process.hpp"

namespace weir::bench {

struct CpuTime {
    double user_s = 0, system_s = 0;

    double total_s() const { return user_s + system_s; }
    CpuTime& operator+=(const CpuTime& other);
};

/// Of a process and all of its descendants, at one moment.
struct Footprint {
    std::uint64_t pss_bytes = 0;  ///< Shared pages count in parts.
    unsigned processes = 0, threads = 0;

    Footprint& operator+=(const Footprint& other);
};

/// The number of KiB in a line such as "Pss:   123 kB" of smaps_rollup; 0 where there is none.
/// Pure.
std::uint64_t kib_of(std::string_view text, std::string_view key);

/// Of all processes in these process groups, each named by its leader.
Footprint footprint_of_groups(std::span<const pid_t> leaders);

/// Processes that do one job together, measured as one. The destructor kills what still runs.
/// Thread: one at a time.
class Crew {
public:
    /// Each child leads a process group of its own.  Errors: errno.
    Result<void> start(const kit::Command& command);

    /// Looks at memory and threads now; the largest look by PSS counts.
    void look();
    bool all_running();
    /// SIGINT to each, once.
    void interrupt();
    /// Waits for all, `limit` in all; those still running then are killed. False: there were some.
    bool wait(milliseconds limit);

    /// Of those that have ended, with their descendants that were waited for.
    const CpuTime& cpu() const { return cpu_; }
    const Footprint& footprint() const { return largest_; }
    /// In order of their end. 128 + N: by signal N.
    const std::vector<int>& exit_codes() const { return exit_codes_; }

private:
    /// Adds up the children that have ended, and lets go of them.
    void collect();

    std::vector<kit::Process> running_;
    CpuTime cpu_;
    Footprint largest_;
    std::vector<int> exit_codes_;
};

}  // namespace weir::bench
