// SPDX-License-Identifier: MIT
// sites.toml, as it is built in.
#pragma once
#include <string_view>

namespace weir::resolvers {

extern const std::string_view kSitesToml;

}  // namespace weir::resolvers
