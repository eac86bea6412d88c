// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// TwitCasting: twitcasting.tv.
std::unique_ptr<ext::Resolver> make_twitcasting(Site site);

}  // namespace weir::resolvers
