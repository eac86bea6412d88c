// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// TikTok: tiktok.com.
std::unique_ptr<ext::Resolver> make_tiktok(Site site);

}  // namespace weir::resolvers
