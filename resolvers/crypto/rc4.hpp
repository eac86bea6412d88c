// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace weir::resolvers {

/// `key`: of 1 to 256 bytes. For signatures that services ask for, not for secrets.
std::string rc4(std::string_view key, std::string_view bytes);

}  // namespace weir::resolvers
