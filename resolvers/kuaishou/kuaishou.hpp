// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Kuaishou: live.kuaishou.com.
std::unique_ptr<ext::Resolver> make_kuaishou(Site site);

}  // namespace weir::resolvers
