// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// CHZZK: chzzk.naver.com.
std::unique_ptr<ext::Resolver> make_chzzk(Site site);

}  // namespace weir::resolvers
