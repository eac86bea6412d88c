// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// YY: yy.com.
std::unique_ptr<ext::Resolver> make_yy(Site site);

}  // namespace weir::resolvers
