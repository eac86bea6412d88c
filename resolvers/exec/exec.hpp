// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <vector>

#include "exec/tool.hpp"

namespace weir::resolvers {

/// Any page, by the programs that the user has for it. Each is asked once, in this order.
std::unique_ptr<ext::Resolver> make_exec(std::vector<exec::Tool> order);

}  // namespace weir::resolvers
