// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// SOOP, which was AfreecaTV: sooplive.com, sooplive.co.kr, afreecatv.com.
std::unique_ptr<ext::Resolver> make_soop(Site site);

}  // namespace weir::resolvers
