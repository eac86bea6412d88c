// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/version.hpp>

#include "commands.hpp"
#include "output/terminal.hpp"

namespace weir::cli {

ExitCode run_version() {
    std::string out = fmt::format("weir {}\n", version());
    for (const LinkedLibrary& library : linked_libraries()) {
        out += fmt::format("  {:<12} {}\n", library.name, library.version);
    }
    return write_all(STDOUT_FILENO, out) ? kDone : kFailed;
}

}  // namespace weir::cli
