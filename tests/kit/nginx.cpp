// SPDX-License-Identifier: MIT
#include "kit/nginx.hpp"

#include <fmt/format.h>

namespace weir::kit {
namespace {

constexpr const char* kFrame = R"({modules}
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections {connections}; }}
{blocks}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  {http}
}}
)";

}  // namespace

Result<Process> start_nginx(const std::filesystem::path& folder, const NginxConfig& config,
                            const std::vector<std::uint16_t>& ports) {
    write_text(
        folder / "nginx.conf",
        fmt::format(kFrame, fmt::arg("folder", folder.native()),
                    fmt::arg("modules", config.modules), fmt::arg("blocks", config.blocks),
                    fmt::arg("http", config.http), fmt::arg("connections", config.connections)));
    auto process = Process::start({.arguments = {"nginx", "-p", folder, "-e", folder / "error.log",
                                                 "-c", folder / "nginx.conf"},
                                   .output = folder / "log",
                                   .errors = folder / "log"});
    if (!process) return process.error();
    if (auto up = wait_until_listening(*process, ports, folder / "error.log"); !up)
        return up.error();
    return process;
}

}  // namespace weir::kit
