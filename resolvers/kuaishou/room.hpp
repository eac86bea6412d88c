// SPDX-License-Identifier: MIT
// What Kuaishou answers about a room, by each of the ways to ask. Pure.
#pragma once
#include <weir/ext/resolver.hpp>

#include "answer.hpp"
#include "sites.hpp"

namespace weir::resolvers {

// The room's id is that of the answer, where one stands in it.

/// Of livedetail.
ext::Resolution read_kuaishou_detail(const JsonAnswer& answer);
/// Of the page. `site`: the words by which it tells why there is nothing.
ext::Resolution read_kuaishou_page(const ext::HttpAnswer& answer, const Site& site);
/// Of live/byUser.
ext::Resolution read_kuaishou_share(const JsonAnswer& answer);

/// That of a room; a service's own spelling.
bool is_kuaishou_id(std::string_view id);

}  // namespace weir::resolvers
