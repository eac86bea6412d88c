// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "commands.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "process/interrupts.hpp"
#include "run/run_loop.hpp"
#include "run/supervise.hpp"

namespace weir::cli {
namespace {

ExitCode report_failure(const Error& error) {
    write_all(STDERR_FILENO, fmt::format("weir: {}\n", printable(error.message())));
    return kFailed;
}

DisplayOptions display_of(const RunFlags& flags, const Config& config) {
    DisplayOptions options = choose_display(flags.json, flags.verbose, flags.quiet);
    // Above the table there is room for what matters only.
    const bool beside_table = options.has_table && config.log.file.empty();
    if (!flags.verbose && !flags.quiet && !beside_table) options.log_level = config.log.level;
    options.json_log = config.log.json;
    options.log_file = config.log.file;
    options.log_file_bytes = config.log.file_bytes;
    options.log_files = config.log.files;
    return options;
}

ExitCode run_once(const RunFlags& flags) {
    block_interrupts();  // Whoever asks us to end while we begin is heard in time.
    ConfigSources sources;
    sources.flags = flags;
    sources.environment = [](const char* variable) { return std::getenv(variable); };
    sources.config = find_config(flags, sources.environment);
    LoadedConfig loaded = read_config(sources);
    if (!loaded.config) return report_usage_error(loaded.problems.error());
    const DisplayOptions options = display_of(flags, *loaded.config);
    Display display(options);
    auto loop = RunLoop::open(std::move(sources), std::move(loaded), display, options.log_level);
    if (!loop) {
        display.print_log();
        return report_failure(loop.error());
    }
    const Interrupts interrupts(
        [&loop](unsigned count) {
            if (count > 1) ::_exit(kStoppedAtOnce);
            (*loop)->stop();
        },
        [&loop] { (*loop)->reload(); });
    return (*loop)->run();
}

}  // namespace

ExitCode run_run(const RunFlags& flags) {
    if (!flags.supervise) return run_once(flags);
    return supervise([&flags] { return run_once(flags); });
}

}  // namespace weir::cli
