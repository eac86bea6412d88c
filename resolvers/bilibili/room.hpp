// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>

#include "bilibili/api.hpp"

namespace weir::resolvers {

/// A room of Bilibili as its calls tell of it.
struct BilibiliRoom {
    std::string id{}, user{};  ///< Numbers; the long one of the room.
    std::int64_t status = 0;
    std::string title{}, anchor{}, avatar{};
    std::optional<std::chrono::system_clock::time_point> started{};
};

/// By three calls, of which the next is made where the one before has changed. Title and names are
/// asked for only of a room that is live, and may be missing. `number`: long or short.
boost::asio::awaitable<Tried<BilibiliRoom>> find_bilibili_room(BilibiliApi& api,
                                                               std::string number);

}  // namespace weir::resolvers
