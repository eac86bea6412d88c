// SPDX-License-Identifier: MIT
// Files that are part of the program.
#pragma once
#include <span>
#include <string_view>

namespace weir::cli::http {

struct EmbeddedFile {
    std::string_view name;  ///< "app.js"
    std::string_view bytes;
};

/// The pages of the dashboard, and what they need.
std::span<const EmbeddedFile> assets();

/// openapi.json
std::string_view openapi_text();

}  // namespace weir::cli::http
