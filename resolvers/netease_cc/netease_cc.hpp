// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// NetEase CC: cc.163.com.
std::unique_ptr<ext::Resolver> make_netease_cc(Site site);

}  // namespace weir::resolvers
