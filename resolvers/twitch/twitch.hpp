// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "sites.hpp"

namespace weir::resolvers {

/// Twitch: twitch.tv.
std::unique_ptr<ext::Resolver> make_twitch(Site site);

}  // namespace weir::resolvers
