// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

#include "verbs/publish.hpp"

namespace weir::bench {

struct ViewersOptions {
    unsigned rooms = 10, players = 1'000, seconds = 60, segment_s = 2;
    std::string rate = "500k", container = "ts";
    Publication publication{};
};

/// Rooms that `weir run` records and publishes, nginx, and players. 0: no request failed, all came
/// in time, nothing is left and the recordings are whole.  Blocks: `seconds` and a minute or two.
int run_viewers(const ViewersOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
