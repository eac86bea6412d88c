// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// PandaLive: pandalive.co.kr.
std::unique_ptr<ext::Resolver> make_pandalive(Site site);

}  // namespace weir::resolvers
