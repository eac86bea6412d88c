// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "config/node.hpp"
#include "config/problems.hpp"

namespace weir::cli {

/// The document, or nothing and a problem at the line where it stops being TOML. Pure.
std::optional<Table> read_toml(std::string_view text, const std::string& file, Problems& problems);

/// The text as TOML writes it, in quotes.
std::string toml_text(std::string_view text);

}  // namespace weir::cli
