// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

#include "verbs/publish.hpp"

namespace weir::bench {

struct OperateOptions {
    unsigned streams = 100;
    unsigned requests = 200;          ///< A second, of the API.
    unsigned connections = 10'000;    ///< That mean no good.
    unsigned seconds = 20;            ///< Of each part.
    std::string rate = "5M", size{};  ///< Of a stream; of its picture: as the rate affords.
    Publication publication{};
};

/// One `weir run` that is asked, shown and attacked over HTTP while it records: by how much that
/// delays its shards, what a poster costs, and whether the recordings are whole.
/// Blocks: eight parts and a minute or two. The exit code as exit_code() says.
int run_operate(const OperateOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
