// SPDX-License-Identifier: MIT
// One contestant's figures, the ratios between contestants, and what we hold ourselves to. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure.hpp"

namespace weir::bench {

enum class Outcome {
    measured,
    missing,  ///< The program is not installed.
    broken,   ///< It did not do its job; the figures mean nothing.
};

struct Row {
    std::string contestant;
    std::string version{};
    Outcome outcome = Outcome::measured;
    std::vector<std::string> remarks{};  ///< What it missed, or why there are no figures.
    unsigned streams = 0;
    std::uint64_t bytes = 0;  ///< Of media, written to files.
    CpuTime cpu{};
    Footprint footprint{};
};

/// A GB is 10^9 bytes of media. Nothing where nothing was measured.
std::optional<double> cpu_seconds_per_gb(const Row& row);
std::optional<double> pss_bytes_per_stream(const Row& row);

/// CPU-s per GB of one in terms of another's. Nothing where either is missing.
std::optional<double> cpu_ratio(std::span<const Row> rows, std::string_view of,
                                std::string_view to);

const Row* find_row(std::span<const Row> rows, std::string_view contestant);

/// Of the same contestant measured several times: the one in the middle by CPU-s per GB, of two the
/// cheaper. A broken one goes before all others. Not for none.
Row middle_row(std::vector<Row> rows);

inline constexpr std::string_view kWeirSource = "weir source";
inline constexpr std::string_view kWeirTs = "weir ts";
inline constexpr std::string_view kFfmpeg = "ffmpeg ts";
inline constexpr std::string_view kCurl = "curl";

struct Verdict {
    std::string claim;
    double limit = 0;
    std::optional<double> measured;  ///< Nothing: not measured.

    bool holds() const { return measured && *measured <= limit; }
};

/// The project's targets, held against the rows.
std::vector<Verdict> verdicts(std::span<const Row> rows);

/// "held     weir source costs at most 1.4 x curl: 1.120". Pure.
std::string describe(const Verdict& verdict);

}  // namespace weir::bench
