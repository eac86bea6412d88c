// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Weibo: weibo.com.
std::unique_ptr<ext::Resolver> make_weibo(Site site);

}  // namespace weir::resolvers
