// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "verbs/publish.hpp"
#include "verbs/roster.hpp"

namespace weir::bench {

struct CompareOptions {
    std::string name = "compare";  ///< Of the report.
    std::vector<Contestant> (*contestants)(const std::filesystem::path& programs) = roster;
    unsigned streams = 100;
    std::string rate = "5M";          ///< Video bit rate of a stream, as weir-origin reads it.
    std::string size{};               ///< Of its picture; empty: as the rate affords.
    unsigned seconds = 15;            ///< For so long each contestant records.
    unsigned settling_s = 0;          ///< Before that; not counted.
    unsigned repeat = 3;              ///< All contestants in turn, so often.
    std::vector<std::string> only{};  ///< Contestants; empty: all.
    std::vector<Target> (*targets)(std::span<const Series>) = nullptr;
    Publication publication{};
};

/// A few minutes: weir, ffmpeg and curl, 20 streams.
CompareOptions quick_options();
/// All contestants, 100 streams, three turns each.
CompareOptions full_options();

/// Contestants after each other on the same live streams of a loopback origin, and what each of
/// them costs. `programs`: the folder where weir and weir-origin are. The report goes to stdout,
/// progress to stderr. The exit code as exit_code() says.
int run_compare(const CompareOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
