// SPDX-License-Identifier: MIT
// Logging in and out, for browsers.
#include <fmt/format.h>

#include "http/problem.hpp"
#include "http/routes.hpp"
#include "output/json_values.hpp"

namespace weir::cli::http {
namespace {

Response who(const Parts& parts, const Grant& grant) {
    Response response;
    const bool is_somebody = grant.scope != Scope::none;
    response.body = line(
        {{"scope", is_somebody ? json::value(text(to_string(grant.scope))) : json::value(nullptr)},
         {"name", text_or_null(grant.name)},
         {"needs_login", parts.access.needs_login()}});
    return response;
}

/// Or whoever stands in front of us does.
bool speaks_tls(const Request& request) {
    return request.is_tls || request.header("x-forwarded-proto") == "https";
}

std::string cookie_header(std::string_view value, bool is_tls, std::chrono::seconds life) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", Access::kCookie,
                       value, life.count(), is_tls ? "; Secure" : "");
}

Response log_in(Parts& parts, const Call& call) {
    boost::system::error_code bad;
    const json::value body = json::parse(call.request.body, bad);
    const auto* object = bad ? nullptr : body.if_object();
    const auto* token = object == nullptr ? nullptr : object->if_contains("token");
    if (token == nullptr || !token->is_string()) return bad_request(R"(wanted: {"token":"…"})");
    const auto login = parts.access.log_in(std::string_view{token->get_string()},
                                           std::chrono::steady_clock::now());
    if (!login) return problem(401, "UNAUTHORIZED", "there is no such token");
    Response response = who(parts, login->grant);
    response.headers.emplace_back(
        "Set-Cookie", cookie_header(login->cookie, speaks_tls(call.request), Access::kCookieLife));
    return response;
}

Response log_out(Parts& parts, const Call& call) {
    parts.access.log_out(call.request);
    Response response;
    response.body = R"({"done":true})";
    response.headers.emplace_back(
        "Set-Cookie", cookie_header("", speaks_tls(call.request), std::chrono::seconds{0}));
    return response;
}

}  // namespace

void add_session_routes(Router& router, Parts& parts) {
    constexpr std::string_view kPath = "/api/v1/session";
    router.add(
        {"GET", kPath, Scope::none, [&](const Call& call) { return who(parts, call.grant); }});
    router.add({"POST", kPath, Scope::none, [&](const Call& call) { return log_in(parts, call); }});
    router.add(
        {"DELETE", kPath, Scope::none, [&](const Call& call) { return log_out(parts, call); }});
}

}  // namespace weir::cli::http
