// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Huya: huya.com.
std::unique_ptr<ext::Resolver> make_huya(Site site);

}  // namespace weir::resolvers
