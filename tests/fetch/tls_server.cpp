// SPDX-License-Identifier: MIT
#include "fetch/tls_server.hpp"

#include <fmt/format.h>

#include <sstream>

#include "base/fail.hpp"
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

Result<void> TlsServer::make_certificates() const {
    const auto path = [this](const char* name) { return (folder_ / name).native(); };
    kit::write_text(folder_ / "names", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    const std::vector<std::vector<std::string>> steps{
        {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=weir test authority", "-keyout", path("ca.key"), "-out", path("ca.pem")},
        {"openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout",
         path("server.key"), "-out", path("server.csr")},
        {"openssl", "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey",
         path("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", path("names"), "-out",
         path("server.pem")}};
    for (const auto& step : steps)
        if (const auto made = kit::run_tool(step); made.exit_code != 0)
            return fail(Errc::bad_option, "openssl: {}", made.errors);
    return {};
}

Result<TlsServer> TlsServer::start() {
    TlsServer server;
    if (auto made = server.make_certificates(); !made) return made.error();
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
