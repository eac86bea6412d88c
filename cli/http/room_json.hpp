// SPDX-License-Identifier: MIT
// Rooms and the whole state as JSON; openapi.json says in which shape. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "http/snapshot.hpp"

namespace weir::cli::http {

/// What stands for a room in paths: the same for all spellings of its URL.
std::string room_key(std::string_view room_id);

/// "retrying" while its recording does, else RoomState in words.
std::string_view state_word(const RoomStatus& room);

/// `running`: ids in the catalogue, by room, as far as they are known yet.
boost::json::object room_object(const RoomView& room,
                                const std::map<std::string, std::int64_t>& running);
boost::json::object limits_object(const Snapshot& snapshot);

}  // namespace weir::cli::http
