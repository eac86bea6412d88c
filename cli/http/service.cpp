// SPDX-License-Identifier: MIT
#include "http/service.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"

namespace weir::cli::http {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' "
    "blob:; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";

bool is_change(const Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

/// A form of another site can't send that without asking first.
bool is_json(const Request& request) {
    return request.header("content-type").starts_with("application/json");
}

/// A proxy on this host tells for whom it asks.
std::string client_of(const Request& request) {
    constexpr std::size_t kLongest = 64;
    const bool is_near = request.peer.starts_with("127.") || request.peer == "::1";
    const std::string_view behind = request.header("x-forwarded-for");
    return is_near && !behind.empty() ? std::string{behind.substr(0, kLongest)} : request.peer;
}

Response refuse(const Request& request, const std::vector<std::string>& hosts) {
    return problem(403, "FOREIGN",
                   hosts.empty() && request.header("origin").empty()
                       ? "asked under a name that is not known: add it to [http] hosts"
                       : "asked by another site, or under a name that is not in [http] hosts");
}

Response needs(Scope scope, const Grant& grant) {
    if (grant.scope == Scope::none) {
        Response response = problem(401, "UNAUTHORIZED", "a token is needed");
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return response;
    }
    return problem(403, "FORBIDDEN",
                   fmt::format("this takes a token with the scope {}", to_string(scope)));
}

}  // namespace

Service::Service(Access& access, std::vector<std::string> hosts, const ServiceLimits& limits)
    : access_(access), hosts_(std::move(hosts)), rate_(limits.requests_per_second, limits.burst) {}

Response Service::answer(const Request& request) {
    Response response = dispatch(request);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Content-Security-Policy", kPolicy);
    return response;
}

Response Service::dispatch(const Request& request) {
    const auto now = std::chrono::steady_clock::now();
    if (!request.is_owner() && !rate_.take(client_of(request), now)) {
        Response response = problem(429, "TOO_MANY_REQUESTS", "ask less often");
        response.headers.emplace_back("Retry-After", "1");
        return response;
    }
    const Router::Match match = router_.match(request);
    if (!match.route && match.allowed.empty()) return not_found("there is nothing at this path");
    if (!match.route) {
        Response response = problem(405, "METHOD_NOT_ALLOWED", "it takes " + match.allowed);
        response.headers.emplace_back("Allow", match.allowed);
        return response;
    }
    // A browser sends a token of its own accord to nobody, and who may ask all has no secret.
    const bool is_safe = !request.header("authorization").empty() ||
                         (match.route->scope == Scope::none && !is_change(request));
    if (!is_safe && is_foreign(request, hosts_)) return refuse(request, hosts_);
    auto grant = access_.check(request, now);
    if (!grant && match.route->scope == Scope::none) grant = Grant{};
    if (!grant) return problem(401, "UNAUTHORIZED", "this token is not valid");
    if (grant->scope < match.route->scope) return needs(match.route->scope, *grant);
    if (is_change(request) && !is_json(request))
        return problem(415, "NOT_JSON", "send it with Content-Type: application/json");
    return match.route->handler({request, std::move(*grant), match.places});
}

}  // namespace weir::cli::http
