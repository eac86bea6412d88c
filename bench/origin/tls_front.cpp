// SPDX-License-Identifier: MIT
#include "origin/tls_front.hpp"

#include <fmt/format.h>

#include "kit/certificates.hpp"
#include "kit/nginx.hpp"

namespace weir::bench {
namespace {

/// Segments pass through memory: 2 MiB hold a whole one, and nothing goes to a temporary file.
constexpr const char* kHttp = R"(
  access_log off;
  upstream origin {{ server {origin}; keepalive 128; }}
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_session_cache shared:sessions:4m;
    keepalive_requests 100000;
    location / {{
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffers 32 64k;
      proxy_buffer_size 64k;
      proxy_max_temp_file_size 0;
    }}
  }}
)";

}  // namespace

Result<TlsFront> TlsFront::start(const std::string& origin_url) {
    constexpr std::string_view kScheme = "http://";
    TlsFront front;
    const auto& folder = front.folder_.path();
    if (auto made = kit::make_certificates(folder); !made) return made.error();
    auto process = kit::start_nginx(
        folder,
        {.http = fmt::format(kHttp, fmt::arg("origin", origin_url.substr(kScheme.size())),
                             fmt::arg("folder", folder.native()), fmt::arg("port", front.port_))},
        {front.port_});
    if (!process) return process.error();
    front.process_ = std::move(*process);
    return front;
}

std::string TlsFront::url() const {
    return fmt::format("https://127.0.0.1:{}", port_);
}

}  // namespace weir::bench
