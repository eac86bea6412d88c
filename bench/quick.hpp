// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

namespace weir::bench {

struct QuickOptions {
    unsigned streams = 20;
    std::string rate = "5M";     ///< Video bit rate of a stream, as weir-origin reads it.
    std::string size{};          ///< Picture; empty: what fits the rate.
    unsigned seconds = 30;       ///< For so long each contestant records.
    unsigned repeat = 1;         ///< All contestants in turn, so often; the middle one counts.
    std::filesystem::path json;  ///< The report goes there as well; empty: nowhere.
    bool is_markdown = false;
    bool is_strict = false;  ///< Missing a target is a failure.
};

/// weir, ffmpeg and curl after each other on the same live streams of a loopback origin, and what
/// each of them costs. `programs`: the folder where weir and weir-origin are. The report goes to
/// stdout, progress to stderr. The exit code: 0 done; 1 something broke, or with is_strict a target
/// was missed.
int run_quick(const QuickOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
