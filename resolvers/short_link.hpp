// SPDX-License-Identifier: MIT
// Links that say nothing by themselves: "v.douyin.com/CODE" leads to a room.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {

/// The identity of a room of which only a short link is known: no service has a ":" in its own.
///   v.douyin.com/AbC → "link:v.douyin.com/AbC"
std::string short_link_id(const WebAddress& address);
bool is_short_link(std::string_view id);

/// The room that the short link of `room` leads to, by the URLs of its redirects, of which the
/// last is not asked for. What was found is remembered for a week.
/// Errors: not_found where it leads to no room; those of ask_page().
boost::asio::awaitable<Got<ext::Room>> follow_short_link(const ext::Resolver& resolver,
                                                         ext::Room room, ext::Lent lent);

}  // namespace weir::resolvers
