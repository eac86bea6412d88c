// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include "commands.hpp"
#include "config/import_files.hpp"
#include "config/problems.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "output/units.hpp"
#include "usage_error.hpp"

namespace weir::cli {
namespace {

std::string report(const Imported& imported, const std::filesystem::path& output) {
    std::string out =
        fmt::format("{}: {}, {} of them not enabled\n", printable((output / "weir.toml").native()),
                    counted(imported.rooms, "room"), imported.disabled);
    if (!imported.secrets.empty()) {
        out += fmt::format("{}: cookies, passwords and tokens\n",
                           printable((output / "secrets.toml").native()));
    }
    if (!imported.notes.empty()) out += "Not carried over, or not as it was:\n";
    for (const ImportNote& note : imported.notes)
        out += fmt::format("  {}: {}\n", place(note.file, note.line), printable(note.what));
    return out;
}

}  // namespace

ExitCode run_import(const ImportFlags& flags) {
    const std::filesystem::path output = flags.output.value_or(".");
    const auto imported = import_files(flags.directory, output);
    if (!imported) {
        report_usage_error(imported.error());
        return kFailed;
    }
    return write_all(STDOUT_FILENO, report(*imported, output)) ? kDone : kFailed;
}

}  // namespace weir::cli
