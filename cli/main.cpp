// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <variant>

#include "arguments.hpp"
#include "commands/commands.hpp"
#include "output/terminal.hpp"
#include "process/set_up.hpp"

namespace {

using namespace weir::cli;

struct Run {
    ExitCode operator()(const RecordFlags& flags) const { return run_record(flags); }
    ExitCode operator()(const CheckFlags& flags) const { return run_check(flags); }
    ExitCode operator()(const RecoverFlags& flags) const { return run_recover(flags); }
    ExitCode operator()(const VersionFlags&) const { return run_version(); }
    ExitCode operator()(const ShowHelp& help) const {
        write_all(help.exit_code == kDone ? STDOUT_FILENO : STDERR_FILENO, help.text);
        return help.exit_code;
    }
};

}  // namespace

int main(int argc, char** argv) {
    try {
        std::signal(SIGPIPE, SIG_IGN);
        raise_open_file_limit();
        return_freed_memory();
        const auto command = parse_arguments(argc, argv);
        if (!command) return report_usage_error(command.error());
        return std::visit(Run{}, *command);
    } catch (const std::exception& error) {
        // Only bugs get here: failures are values. Files that are open keep their ".part".
        std::fputs("weir: internal error: ", stderr);
        std::fputs(error.what(), stderr);
        std::fputs("\n", stderr);
        return kFailed;
    }
}
