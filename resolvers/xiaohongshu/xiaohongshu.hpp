// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Xiaohongshu: xiaohongshu.com.
std::unique_ptr<ext::Resolver> make_xiaohongshu(Site site);

}  // namespace weir::resolvers
