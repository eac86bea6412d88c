// SPDX-License-Identifier: MIT
#include "fetch/tls_server.hpp"

#include <fmt/format.h>

#include <sstream>

#include "kit/certificates.hpp"
#include "kit/nginx.hpp"

namespace weir::fetch {
namespace {

constexpr const char* kHttp = R"(
  log_format session '$server_protocol $ssl_session_reused';
  access_log {folder}/access.log session;
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_session_cache shared:sessions:1m;
    keepalive_timeout 0;
    location / {{ return 200 "secret\n"; }}
  }}
)";

}  // namespace

Result<TlsServer> TlsServer::start() {
    TlsServer server;
    if (auto made = kit::make_certificates(server.folder_.path()); !made) return made.error();
    auto process = kit::start_nginx(
        server.folder_.path(),
        {.http = fmt::format(kHttp, fmt::arg("folder", server.folder_.path().native()),
                             fmt::arg("port", server.port_))},
        {server.port_});
    if (!process) return process.error();
    server.process_ = std::move(*process);
    return server;
}

std::string TlsServer::url(const std::string& host) const {
    return fmt::format("https://{}:{}/", host, port_);
}

std::vector<std::string> TlsServer::log() const {
    std::istringstream text{kit::read_text(folder_ / "access.log")};
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace weir::fetch
