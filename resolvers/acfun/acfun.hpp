// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// AcFun: live.acfun.cn.
std::unique_ptr<ext::Resolver> make_acfun(Site site);

}  // namespace weir::resolvers
