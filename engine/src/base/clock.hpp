// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>

namespace weir {

/// Our own time: for deadlines and waits. Never for media.
using Clock = std::chrono::steady_clock;
/// The time of day: for names, ledgers and logs.
using WallClock = std::chrono::system_clock;

using std::chrono::milliseconds;
using namespace std::chrono_literals;

}  // namespace weir
