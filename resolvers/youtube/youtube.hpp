// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// YouTube: youtube.com, youtu.be.
std::unique_ptr<ext::Resolver> make_youtube(Site site);

}  // namespace weir::resolvers
