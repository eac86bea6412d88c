// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Bigo: bigo.tv.
std::unique_ptr<ext::Resolver> make_bigo(Site site);

}  // namespace weir::resolvers
