// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/files.hpp>

#include <algorithm>

#include "commands.hpp"
#include "output/json.hpp"
#include "output/report.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {

ExitCode run_recover(const RecoverFlags& flags) {
    const auto files = recover(flags.directory);
    if (!files) {
        write_all(STDERR_FILENO,
                  fmt::format("weir: {}: {}\nTry: the directory given to "
                              "weir record --output\n",
                              printable(flags.directory), printable(files.error().message())));
        return kFailed;
    }
    std::string out;
    for (const RecoveredFile& file : *files) {
        out += flags.json ? recovered_json(file) + "\n" : recovered_text(file);
    }
    const auto left = std::count_if(files->begin(), files->end(), [](const RecoveredFile& file) {
        return file.error.has_value();
    });
    if (!flags.json && files->empty()) {
        out += fmt::format("{}: nothing to repair\n", printable(flags.directory));
    } else if (!flags.json) {
        out += fmt::format("{}: {} left as they are\n", counted(files->size(), "file"), left);
    }
    const bool is_written = write_all(STDOUT_FILENO, out);
    return left == 0 && is_written ? kDone : kFailed;
}

}  // namespace weir::cli
