// SPDX-License-Identifier: MIT
#include "usage_error.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "output/terminal.hpp"

namespace weir::cli {

ExitCode report_usage_error(const UsageError& error) {
    std::string out = fmt::format("weir: {}\n", error.what);
    if (!error.hint.empty()) out += fmt::format("Try: {}\n", error.hint);
    write_all(STDERR_FILENO, out);
    return kUsage;
}

}  // namespace weir::cli
