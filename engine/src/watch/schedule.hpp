// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <weir/room.hpp>

#include "base/clock.hpp"

namespace weir::watch {

/// Whether the room is to be watched at that time. A zone that this host does not know counts as
/// UTC. Where a clock is set forward over a window's edge, the edge is where it lands; an hour that
/// comes twice counts by its first time.
bool is_open(const Schedule& schedule, WallClock::time_point at);

/// When is_open() next becomes another; none: never.
std::optional<WallClock::time_point> next_change(const Schedule& schedule,
                                                 WallClock::time_point after);

}  // namespace weir::watch
