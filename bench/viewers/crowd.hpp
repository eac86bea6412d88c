// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "viewers/player.hpp"

namespace weir::bench {

/// Players that come one after the other within `joining`, spread over the folders, all in the
/// calling thread.  Blocks: for `length`, and a few seconds more at most; less where it is
/// interrupted.
Viewing watch_all(std::uint16_t port, const std::vector<std::string>& paths, unsigned players,
                  milliseconds joining, milliseconds length);

}  // namespace weir::bench
