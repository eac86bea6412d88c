// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/process.hpp"

namespace weir::bench {

/// How questions over HTTP were answered.
struct Asked {
    unsigned answered = 0;  ///< With 200 or 204.
    unsigned refused = 0;   ///< With another status.
    unsigned broken = 0;    ///< Not, or not in whole.
    std::vector<double> took_s{};
};

/// Asks for each of `paths` in turn, so many a second in all, over a few connections that stay.
/// Blocks: `length`, or until it is told to stop.
Asked ask_steadily(std::uint16_t port, const std::vector<std::string>& paths, double per_second,
                   milliseconds length, const std::stop_token& stop);

}  // namespace weir::bench
