// SPDX-License-Identifier: MIT
// One function a verb. Each prints what it has to say and returns the exit code.
#pragma once
#include "exit_code.hpp"
#include "flags.hpp"

namespace weir::cli {

ExitCode run_record(const RecordFlags& flags);
ExitCode run_resolve(const ResolveFlags& flags);
ExitCode run_platforms(const PlatformsFlags& flags);
ExitCode run_run(const RunFlags& flags);
ExitCode run_status(const StatusFlags& flags);
ExitCode run_room(const RoomFlags& flags);
ExitCode run_check(const CheckFlags& flags);
ExitCode run_recover(const RecoverFlags& flags);
ExitCode run_convert(const ConvertFlags& flags);
ExitCode run_poster(const PosterFlags& flags);
ExitCode run_hw(const HwFlags& flags);
ExitCode run_doctor(const DoctorFlags& flags);
ExitCode run_deploy_nginx(const DeployNginxFlags& flags);
ExitCode run_ls(const LsFlags& flags);
ExitCode run_show(const ShowFlags& flags);
ExitCode run_rm(const RmFlags& flags);
ExitCode run_clean(const CleanFlags& flags);
ExitCode check_catalogue_of(const std::string& data, bool is_json);
ExitCode run_config_check(const ConfigCheckFlags& flags);
ExitCode run_config_sample();
ExitCode run_import(const ImportFlags& flags);
ExitCode run_version();

}  // namespace weir::cli
