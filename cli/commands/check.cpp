// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/files.hpp>

#include "commands.hpp"
#include "output/json.hpp"
#include "output/report.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {

ExitCode run_check(const CheckFlags& flags) {
    if (flags.catalogue) return check_catalogue_of(*flags.catalogue, flags.json);
    std::size_t sound = 0;
    bool is_written = true;
    const auto put = [&is_written](const std::string& text) {
        is_written = is_written && write_all(STDOUT_FILENO, text);
    };
    for (const std::string& file : flags.files) {
        const auto report = inspect(file);
        if (report && report->sound()) ++sound;
        if (flags.json) {
            put(report_json(file, report) + "\n");
        } else if (report) {
            put(report_text(*report));
        } else {
            put(fmt::format("{}: not sound\n  problem: {}\n", printable(file),
                            printable(report.error().message())));
        }
    }
    const std::size_t total = flags.files.size();
    if (total > 1 && !flags.json) {
        put(fmt::format("{}: {} sound, {} not sound\n", counted(total, "file"), sound,
                        total - sound));
    }
    return sound == total && is_written ? kDone : kFailed;
}

}  // namespace weir::cli
