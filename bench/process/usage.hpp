// SPDX-License-Identifier: MIT
// What child processes take of the machine, as values.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::bench {

struct CpuTime {
    double user_s = 0, system_s = 0;

    double total_s() const { return user_s + system_s; }
    CpuTime& operator+=(const CpuTime& other);
    CpuTime& operator-=(const CpuTime& other);
};

/// Of some processes, at one moment.
struct Footprint {
    std::uint64_t pss_bytes = 0;  ///< Shared pages count in parts.
    std::uint64_t rss_bytes = 0;
    unsigned processes = 0, threads = 0, open_files = 0;

    Footprint& operator+=(const Footprint& other);
};

/// What processes have done so far.
struct Activity {
    std::uint64_t write_calls = 0;  ///< write() and its kin, of files and pipes.
    std::uint64_t context_switches = 0;
    std::optional<std::uint64_t> system_calls{};  ///< Nothing where the kernel does not count them.
    std::map<std::string, double> thread_cpu_s{};  ///< By name; of equal names, the sum.

    Activity& operator+=(const Activity& other);
};

/// The number after `key`, which begins a line, as in "Pss:   123 kB"; 0 where there is none. Pure.
std::uint64_t number_after(std::string_view text, std::string_view key);

/// All processes of these process groups, each named by its leader.
std::vector<pid_t> processes_of_groups(std::span<const pid_t> leaders);

/// Of all its threads so far, in steps of a hundredth.
CpuTime cpu_of(pid_t pid);
Footprint footprint_of(pid_t pid);
/// Without system_calls.
Activity activity_of(pid_t pid);

}  // namespace weir::bench
