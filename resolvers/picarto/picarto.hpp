// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Picarto: picarto.tv.
std::unique_ptr<ext::Resolver> make_picarto(Site site);

}  // namespace weir::resolvers
