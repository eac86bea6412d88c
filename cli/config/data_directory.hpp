// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>

#include "options.hpp"

namespace weir::cli {

/// Where a weir run that was started here would have its data: --data, else WEIR_DATA, else what
/// weir.toml says, else the default.  Blocks: while it reads weir.toml.
std::string data_directory(const std::optional<std::string>& flag, const Environment& environment);
/// With the variables of this process.
std::string data_directory(const std::optional<std::string>& flag);

}  // namespace weir::cli
