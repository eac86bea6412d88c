// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Douyin: live.douyin.com.
std::unique_ptr<ext::Resolver> make_douyin(Site site);

}  // namespace weir::resolvers
