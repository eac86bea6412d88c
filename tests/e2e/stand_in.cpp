// SPDX-License-Identifier: MIT
#include "e2e/stand_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "kit/certificates.hpp"
#include "kit/nginx.hpp"

namespace weir::e2e {
namespace {

constexpr unsigned kPace = 600;  ///< Requests a minute.

/// Streams go through the CDN, where each request is asked about first; all else is the platforms'.
constexpr const char* kHttp = R"(
  access_log off;
  proxy_buffering off;
  proxy_http_version 1.1;
  ssl_certificate {folder}/server.pem;
  ssl_certificate_key {folder}/server.key;
  server {{
    listen 127.0.0.1:{port} ssl default_server;
    location / {{
      proxy_pass {web};
      proxy_set_header Host $host;
      proxy_set_header Connection "";
    }}
  }}
  server {{
    listen 127.0.0.1:{port} ssl;
    server_name 127.0.0.1;
    location / {{
      auth_request /ask;
      proxy_pass {origin};
      proxy_set_header Connection "";
    }}
    location = /ask {{
      internal;
      proxy_pass {web};
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header Connection "";
      proxy_set_header Host cdn;
      proxy_set_header X-Target $request_uri;
    }}
  }}
)";

const std::string kNotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno";
const std::string kRefused = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

std::vector<std::string> hosts_of(const std::vector<Platform>& platforms) {
    std::vector<std::string> hosts;
    for (const Platform& platform : platforms)
        hosts.insert(hosts.end(), platform.hosts.begin(), platform.hosts.end());
    std::ranges::sort(hosts);
    hosts.erase(std::ranges::unique(hosts).begin(), hosts.end());
    return hosts;
}

bool holds(const std::vector<std::string>& list, const std::string& what) {
    return std::ranges::find(list, what) != list.end();
}

std::string target_of(const std::string& request) {
    const auto begin = request.find(' ') + 1;
    return request.substr(begin, request.find(' ', begin) - begin);
}

}  // namespace

StandIn::StandIn(const kit::Origin& origin, std::vector<Platform> platforms)
    : platforms_(std::move(platforms)) {
    if (auto made = kit::make_certificates(folder_.path(), hosts_of(platforms_)); !made)
        FAIL(made.error().message());
    std::string facts;
    for (const Platform& platform : platforms_)
        if (facts.find("[" + platform.name + "]") == facts.npos)
            facts += fmt::format("[{}]\nper_minute = {}\n", platform.name, kPace);
    kit::write_text(folder_ / "resolvers.toml", facts);
    web_.emplace([this](const std::string& request) { return answer(request); });
    auto nginx = kit::start_nginx(
        folder_.path(),
        {.http = fmt::format(kHttp, fmt::arg("folder", folder_.path().native()),
                             fmt::arg("port", port_), fmt::arg("web", web_->url("")),
                             fmt::arg("origin", origin.url()))},
        {port_});
    if (!nginx) FAIL(nginx.error().message());
    nginx_ = std::move(*nginx);
}

std::vector<std::string> StandIn::rooms() const {
    std::vector<std::string> rooms;
    for (const Platform& platform : platforms_)
        rooms.push_back(platform.room);
    return rooms;
}

std::vector<std::string> StandIn::places() const {
    std::vector<std::string> places = hosts_of(platforms_);
    for (std::string& place : places)
        place += fmt::format(":443:127.0.0.1:{}", port_);
    return places;
}

std::vector<std::string> StandIn::options() const {
    std::vector<std::string> options{"--ca-file", (folder_ / "ca.pem").string(), "--resolvers",
                                     (folder_ / "resolvers.toml").string()};
    for (const std::string& place : places())
        options.insert(options.end(), {"--connect-to", place});
    return options;
}

std::string StandIn::config() const {
    return fmt::format("resolvers = \"{}\"\n[recording]\nca_file = \"{}\"\nconnect_to = [\"{}\"]\n",
                       (folder_ / "resolvers.toml").string(), (folder_ / "ca.pem").string(),
                       fmt::join(places(), "\", \""));
}

std::string StandIn::answer(const std::string& request) {
    Asked asked{.host = fetch::header(request, "Host"),
                .target = target_of(request),
                .request = request,
                .cdn = fmt::format("https://127.0.0.1:{}", port_)};
    if (asked.host == "cdn") return at_cdn(fetch::header(request, "X-Target"));
    const std::lock_guard lock{mutex_};
    asked_.push_back(asked);
    for (const Platform& platform : platforms_) {
        if (!holds(platform.hosts, asked.host)) continue;
        if (auto answer = platform.answer(asked); !answer.empty()) return answer;
    }
    return kNotFound;
}

std::string StandIn::at_cdn(const std::string& target) {
    const std::lock_guard lock{mutex_};
    for (const Platform& platform : platforms_) {
        const bool is_its = target.starts_with(fmt::format("/live/{}/", platform.stream)) ||
                            target.starts_with(fmt::format("/live/{}.", platform.stream));
        if (!is_its || !platform.lets_through || platform.lets_through(target)) continue;
        refused_.push_back(target);
        return kRefused;
    }
    return fetch::ok("");
}

std::size_t StandIn::count(const std::string& host, const std::string& part) const {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count_if(
        asked_, [&](const Asked& asked) { return asked.host == host && asked.has(part); }));
}

std::vector<std::string> StandIn::refused() const {
    const std::lock_guard lock{mutex_};
    return refused_;
}

}  // namespace weir::e2e
