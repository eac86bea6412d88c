// SPDX-License-Identifier: MIT
// One function a verb. Each prints what it has to say and returns the exit code.
#pragma once
#include "exit_code.hpp"
#include "flags.hpp"

namespace weir::cli {

ExitCode run_record(const RecordFlags& flags);
ExitCode run_check(const CheckFlags& flags);
ExitCode run_recover(const RecoverFlags& flags);
ExitCode run_version();

}  // namespace weir::cli
