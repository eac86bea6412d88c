// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

#include "verbs/publish.hpp"

namespace weir::bench {

struct LoadOptions {
    unsigned streams = 100;
    std::string rate = "5M";
    std::string kind = "hls";  ///< "hls", "flv" or "mixed".
    std::string format = "source";
    unsigned seconds = 60;
    unsigned faults = 0;  ///< Segments that the origin withholds, of streams in turn.
    std::string mislead =
        "";  ///< "drop", "double" or "swap": what the origin does unnoticed, once.
    Publication publication{};
};

/// One weir, all streams, and all it takes of the machine; then every stream is held against what
/// the origin sent. The exit code as exit_code() says.
int run_load(const LoadOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
