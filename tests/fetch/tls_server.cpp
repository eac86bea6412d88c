// SPDX-License-Identifier: MIT
#include "fetch/tls_server.hpp"

#include <fmt/format.h>

#include <sstream>

#include "base/fail.hpp"

namespace weir::fetch {
namespace {

constexpr auto kStartLimit = 15s;

constexpr const char* kConfig = R"(
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  log_format session '$server_protocol $ssl_session_reused';
  access_log {folder}/access.log session;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_session_cache shared:sessions:1m;
    keepalive_timeout 0;
    location / {{ return 200 "secret\n"; }}
  }}
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
    kit::write_text(server.folder_ / "nginx.conf",
                    fmt::format(kConfig, fmt::arg("folder", server.folder_.path().native()),
                                fmt::arg("port", server.port_)));
    auto process =
        kit::Process::start({.arguments = {"nginx", "-c", (server.folder_ / "nginx.conf").native(),
                                           "-e", (server.folder_ / "error.log").native()}});
    if (!process) return process.error();
    server.process_ = std::move(*process);
    const auto is_up = [&] {
        return !server.process_->running() || kit::accepts_connections(server.port_);
    };
    if (kit::wait_for(is_up, kStartLimit) && server.process_->running()) return server;
    return fail(Errc::timed_out, "{}", kit::read_text(server.folder_ / "error.log"));
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
