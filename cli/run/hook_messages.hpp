// SPDX-License-Identifier: MIT
// What of a recorder's life is told to hooks. Pure.
#pragma once
#include <weir/event.hpp>
#include <weir/hooks.hpp>
#include <weir/watch.hpp>

#include <vector>

namespace weir::cli {

/// None for what no hook is told of. A room goes live once, however often its stream drops: `live`
/// is told with the first run of its recording.
std::vector<HookMessage> hook_messages(const RoomStatus& room, const Event& event);

/// What a service calls its room: "anchor · title", each cut where it is very long; empty where it
/// tells neither.
std::string name_of(const event::RoomFound& found);
/// A stretch in which the room could not be recorded, where somebody should know: none for what
/// lies between two polls or is the usual wait after a drop.
std::vector<HookMessage> hook_messages(const RoomStatus& room, const Unwatched& stretch);

}  // namespace weir::cli
