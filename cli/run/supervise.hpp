// SPDX-License-Identifier: MIT
#pragma once
#include <functional>

#include "exit_code.hpp"

namespace weir::cli {

/// Runs `work` in a child process, and again whenever a signal killed it, at once at first and
/// later each time while it keeps dying young. Ends with the exit code of a child that ended by
/// itself; signals that ask us to end or to reload are passed on.
/// Thread: main, before any other.  Blocks: until then.
ExitCode supervise(const std::function<ExitCode()>& work);

}  // namespace weir::cli
