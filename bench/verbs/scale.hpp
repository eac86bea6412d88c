// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "verbs/publish.hpp"

namespace weir::bench {

struct ScaleOptions {
    std::vector<unsigned> counts{1, 10, 100, 300, 1000};
    std::string rate = "5M";
    unsigned seconds = 20;        ///< Each count.
    unsigned long_seconds = 300;  ///< The most streams once more; 0: not.
    /// As TS: the most that are recorded without a loss are looked for between these; 0: not.
    unsigned least_ts = 500, most_ts = 1000;
    unsigned ts_seconds = 60;
    Publication publication{};
};

/// One weir with more and more streams, into a memory file system: what a GB and a stream cost,
/// what 1,000 streams lose in some minutes, and how many it can remux. Files are split every 10 s,
/// checked and deleted behind it.  The exit code as exit_code() says.
int run_scale(const ScaleOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
