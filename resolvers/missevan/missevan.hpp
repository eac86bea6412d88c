// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// MissEvan FM: fm.missevan.com. Sound alone.
std::unique_ptr<ext::Resolver> make_missevan(Site site);

}  // namespace weir::resolvers
