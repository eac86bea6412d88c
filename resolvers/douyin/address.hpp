// SPDX-License-Identifier: MIT
// The names that a room on Douyin goes by. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// What stands for the room in a URL: the number or alias of its page; a profile ("MS4w…"); one
/// broadcast ("broadcast:NUMBER"); or a short link. Empty: the URL is of no room.
std::string douyin_id(std::string_view url);

/// sec_uid, by which the service knows a person.
bool is_douyin_profile(std::string_view id);
/// The number of a broadcast; empty: `id` is none.
std::string_view douyin_broadcast(std::string_view id);
/// web_rid: of the page of a room.
bool is_douyin_page(std::string_view id);

}  // namespace weir::resolvers
