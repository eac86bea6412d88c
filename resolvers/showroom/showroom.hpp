// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// SHOWROOM: showroom-live.com.
std::unique_ptr<ext::Resolver> make_showroom(Site site);

}  // namespace weir::resolvers
