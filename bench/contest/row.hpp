// SPDX-License-Identifier: MIT
// What one turn of one contestant came to. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/completeness.hpp"
#include "check/percentiles.hpp"
#include "process/usage.hpp"

namespace weir::bench {

enum class Outcome {
    measured,
    missing,  ///< The program is not installed.
    broken,   ///< It did not do its job; the figures mean nothing.
};
std::string_view to_string(Outcome outcome);

struct Row {
    std::string contestant{};
    std::string version{};
    Outcome outcome = Outcome::measured;
    std::vector<std::string> remarks{};  ///< What it missed, or why there are no figures.
    unsigned streams = 0;
    std::uint64_t bytes = 0;  ///< Of media, written to files.
    double observed_s = 0;    ///< For so long `activity` was counted.
    CpuTime cpu{};
    Footprint footprint{};
    Activity activity{};
    std::optional<Completeness> completeness{};  ///< None: not looked through.
    std::optional<Percentiles> lag_s{};  ///< From "the origin has a segment" to "it is written".
    std::optional<Percentiles> first_byte_s{};  ///< From the start to a file with a byte in it.
};

/// A GB is 10^9 bytes of media. Nothing where nothing was measured.
std::optional<double> cpu_seconds_per_gb(const Row& row);
std::optional<double> pss_bytes_per_stream(const Row& row);
std::optional<double> per_second(const Row& row, std::optional<std::uint64_t> count);

/// How far the threads whose names begin with `prefix` are from sharing their work evenly: the CPU
/// time of the busiest as a multiple of the mean. Nothing where there are none.
std::optional<double> imbalance(const Activity& activity, std::string_view prefix);

}  // namespace weir::bench
