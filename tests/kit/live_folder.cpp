// SPDX-License-Identifier: MIT
#include "kit/live_folder.hpp"

#include <fmt/format.h>

#include "base/fail.hpp"

namespace weir::kit {
namespace {

constexpr auto kStartLimit = std::chrono::seconds{15};

constexpr const char* kNginxConfig = R"(
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4 m4s; }}
    default_type application/octet-stream;
    root {folder}/www;
    add_header Cache-Control no-cache;
  }}
}}
)";

}  // namespace

Result<LiveFolder> LiveFolder::start() {
    LiveFolder server;
    const auto& folder = server.folder_;
    std::filesystem::create_directories(server.path());
    write_text(folder / "nginx.conf",
               fmt::format(kNginxConfig, fmt::arg("folder", folder.path().string()),
                           fmt::arg("port", server.port_)));
    auto process = Process::start({.arguments = {"nginx", "-p", folder.path(), "-e",
                                                 folder / "error.log", "-c", folder / "nginx.conf"},
                                   .output = folder / "log",
                                   .errors = folder / "log"});
    if (!process) return process.error();
    const auto up = [&] { return !process->running() || accepts_connections(server.port_); };
    if (!wait_for(up, kStartLimit) || !process->running())
        return fail(Errc::timed_out, "{}", server.log());
    server.process_ = std::move(*process);
    return server;
}

std::string LiveFolder::url(const std::string& name) const {
    return fmt::format("http://127.0.0.1:{}/{}", port_, name);
}

std::string LiveFolder::log() const {
    return read_text(folder_ / "error.log");
}

}  // namespace weir::kit
