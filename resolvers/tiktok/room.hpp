// SPDX-License-Identifier: MIT
// What TikTok answers about a room, by each of the ways to ask. Pure.
#pragma once
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"
#include "sites.hpp"

namespace weir::resolvers {

/// An answer, and what else of the room stands in it; empty: it does not.
struct TiktokRoom {
    ext::Resolution resolution{};
    std::string name{};       ///< uniqueId, in lower case.
    std::string broadcast{};  ///< roomId: of this broadcast.
};

/// Of api-live/user/room. Live without streams: `changed`, with the broadcast.
TiktokRoom read_tiktok_user_room(const JsonAnswer& answer);
/// Of webcast/room/info.
TiktokRoom read_tiktok_room_info(const JsonAnswer& answer);
/// Of api/live/detail.
TiktokRoom read_tiktok_detail(const JsonAnswer& answer);
/// Of the live page: only whether there is a broadcast, and which. Where there is one the outcome
/// is `live`, without streams. `site`: the words by which it tells that the region is wrong.
TiktokRoom read_tiktok_page(const ext::HttpAnswer& answer, const Site& site);

/// What the site calls uniqueId, in lower case; empty: `text` is none.
std::string tiktok_name(std::string_view text);

}  // namespace weir::resolvers
