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
    ExitCode operator()(const ResolveFlags& flags) const { return run_resolve(flags); }
    ExitCode operator()(const PlatformsFlags& flags) const { return run_platforms(flags); }
    ExitCode operator()(const RunFlags& flags) const { return run_run(flags); }
    ExitCode operator()(const StatusFlags& flags) const { return run_status(flags); }
    ExitCode operator()(const RoomFlags& flags) const { return run_room(flags); }
    ExitCode operator()(const CheckFlags& flags) const { return run_check(flags); }
    ExitCode operator()(const RecoverFlags& flags) const { return run_recover(flags); }
    ExitCode operator()(const ConvertFlags& flags) const { return run_convert(flags); }
    ExitCode operator()(const PosterFlags& flags) const { return run_poster(flags); }
    ExitCode operator()(const HwFlags& flags) const { return run_hw(flags); }
    ExitCode operator()(const DoctorFlags& flags) const { return run_doctor(flags); }
    ExitCode operator()(const DeployNginxFlags& flags) const { return run_deploy_nginx(flags); }
    ExitCode operator()(const LsFlags& flags) const { return run_ls(flags); }
    ExitCode operator()(const ShowFlags& flags) const { return run_show(flags); }
    ExitCode operator()(const RmFlags& flags) const { return run_rm(flags); }
    ExitCode operator()(const CleanFlags& flags) const { return run_clean(flags); }
    ExitCode operator()(const ConfigCheckFlags& flags) const { return run_config_check(flags); }
    ExitCode operator()(const ConfigSampleFlags&) const { return run_config_sample(); }
    ExitCode operator()(const ImportFlags& flags) const { return run_import(flags); }
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
