// SPDX-License-Identifier: MIT
#pragma once
#include <string>

namespace weir::cli {

/// A weir.toml with every key, each commented out and explained. Comments begin with "# ", keys
/// that are commented out with "#". Pure.
std::string sample_config();

}  // namespace weir::cli
