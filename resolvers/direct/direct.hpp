// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

/// Any URL: what it answers with is looked at.
std::unique_ptr<ext::Resolver> make_direct();

}  // namespace weir::resolvers
