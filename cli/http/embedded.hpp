// SPDX-License-Identifier: MIT
// Files that are part of the program.
#pragma once
#include <string_view>

namespace weir::cli::http {

/// openapi.json
std::string_view openapi_text();

}  // namespace weir::cli::http
