// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Douyu: douyu.com.
std::unique_ptr<ext::Resolver> make_douyu(Site site);

}  // namespace weir::resolvers
