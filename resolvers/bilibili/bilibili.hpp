// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Bilibili: live.bilibili.com, b23.tv.
std::unique_ptr<ext::Resolver> make_bilibili(Site site);

}  // namespace weir::resolvers
