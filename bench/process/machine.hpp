// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>

namespace weir::bench {

/// Where something was measured: without it a figure says little.
struct Machine {
    std::string cpu, kernel, date;  ///< "AMD EPYC 7B13", "Linux 6.1.0", "2026-01-31 12:00 UTC".
    unsigned cores = 0;
    std::uint64_t memory_bytes = 0;
    double load = 0;  ///< Processes that ran or wanted to, over the last minute.
};

Machine this_machine();

/// "2 cores of AMD EPYC, 25 GB, Linux 6.1.0, 2026-01-31 12:00 UTC, load 0.3 before". Pure.
std::string describe(const Machine& machine);

}  // namespace weir::bench
