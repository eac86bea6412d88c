// SPDX-License-Identifier: MIT
#pragma once
#include "flags.hpp"
#include "usage_error.hpp"

namespace weir::cli {

/// The command line as main() gets it. Pure: prints nothing, ends nothing.
Parsed<Command> parse_arguments(int argc, const char* const* argv);

}  // namespace weir::cli
