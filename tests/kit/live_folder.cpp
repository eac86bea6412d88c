// SPDX-License-Identifier: MIT
#include "kit/live_folder.hpp"

#include <fmt/format.h>

#include "kit/nginx.hpp"

namespace weir::kit {
namespace {

constexpr const char* kHttp = R"(
  access_log off;
  server {{
    listen 127.0.0.1:{port};
    types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4 m4s; }}
    default_type application/octet-stream;
    root {root};
    add_header Cache-Control no-cache;
  }}
)";

}  // namespace

Result<LiveFolder> LiveFolder::start() {
    LiveFolder server;
    std::filesystem::create_directories(server.path());
    auto process = start_nginx(server.folder_.path(),
                               {.http = fmt::format(kHttp, fmt::arg("root", server.path().native()),
                                                    fmt::arg("port", server.port_))},
                               {server.port_});
    if (!process) return process.error();
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
