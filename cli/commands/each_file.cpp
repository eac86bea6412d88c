// SPDX-License-Identifier: MIT
#include "each_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "output/terminal.hpp"
#include "output/text.hpp"
#include "process/interrupts.hpp"

namespace weir::cli {

namespace fs = std::filesystem;

fs::path target_of(const fs::path& source, const fs::path& name,
                   const std::optional<std::string>& output) {
    return (output ? fs::path{*output} : source.parent_path()) / name.filename();
}

ExitCode for_each_file(
    const std::vector<std::string>& files, const std::optional<std::string>& output,
    const std::function<FileOutcome(const std::string& file, std::stop_token stop)>& work) {
    std::error_code made;
    if (output) fs::create_directories(*output, made);
    if (made) {
        write_all(STDERR_FILENO, fmt::format("weir: can't make directory '{}': {}\n",
                                             printable(*output), made.message()));
        return kFailed;
    }
    std::stop_source stop;
    block_interrupts();
    const Interrupts interrupts{[&stop](unsigned) { stop.request_stop(); }};
    bool all_done = true;
    for (const std::string& file : files) {
        if (stop.stop_requested()) break;
        const FileOutcome outcome = work(file, stop.get_token());
        const bool is_written = write_all(STDOUT_FILENO, outcome.text);
        all_done = all_done && is_written && !outcome.failed;
    }
    if (stop.stop_requested()) return kStoppedAtOnce;
    return all_done ? kDone : kFailed;
}

}  // namespace weir::cli
