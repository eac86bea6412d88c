// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>

#include "given.hpp"

namespace weir::cli {

/// Where what was found out about encoders is kept: weir/encoders.json in XDG_CACHE_HOME, else in
/// ~/.cache. Empty: there is no such place.
std::filesystem::path encoder_cache_file(const Environment& environment);
/// With the variables of this process.
std::filesystem::path encoder_cache_file();

}  // namespace weir::cli
