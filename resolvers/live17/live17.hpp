// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// 17LIVE: 17.live.
std::unique_ptr<ext::Resolver> make_live17(Site site);

}  // namespace weir::resolvers
