// SPDX-License-Identifier: MIT
// Health, figures, and the state of the whole.
#include <fmt/format.h>
#include <unistd.h>
#include <weir/version.hpp>

#include <array>
#include <charconv>

#include "http/embedded.hpp"
#include "http/health.hpp"
#include "http/metrics.hpp"
#include "http/problem.hpp"
#include "http/room_json.hpp"
#include "http/routes.hpp"
#include "output/json_values.hpp"
#include "process/hardware.hpp"

namespace weir::cli::http {
namespace {

DataSpace space_of(const std::filesystem::path& data) {
    std::error_code error;
    const auto space = std::filesystem::space(data, error);
    if (error) return {};
    return {space.available, space.capacity};
}

Response health(const Checks& checks) {
    Response response;
    response.body = health_json(checks);
    if (worst(checks) == Verdict::critical) response.status = 503;
    return response;
}

Response livez(const Parts& parts) {
    const Checks checks = liveness(*parts.board.look(), std::chrono::steady_clock::now());
    Response response;
    response.type = "text/plain; charset=utf-8";
    response.body = "ok\n";
    for (const Check& check : checks)
        if (check.verdict != Verdict::ok) response = problem(503, "STANDS_STILL", check.detail);
    return response;
}

Checks ready(Parts& parts) {
    return readiness(*parts.board.look(), space_of(parts.catalogue.data()),
                     parts.catalogue.trouble());
}

Response all_health(Parts& parts) {
    const auto snapshot = parts.board.look();
    Checks checks = liveness(*snapshot, std::chrono::steady_clock::now());
    for (Checks& more :
         std::array{ready(parts), cautions(*snapshot, space_of(parts.catalogue.data()))})
        checks.insert(checks.end(), more.begin(), more.end());
    return health(checks);
}

Response metrics(const Parts& parts, const Call& call) {
    Response response;
    response.type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics_of(*parts.board.look(), process_figures(),
                               call.request.parameter("recordings") == "all");
    return response;
}

json::array services_of(const SessionStats& session) {
    json::array services;
    for (const ResolverStats& service : session.resolvers) {
        json::object outcomes;
        for (const auto& [outcome, count] : service.outcomes)
            outcomes[outcome] = count;
        services.push_back(
            json::object{{"platform", text(service.platform)}, {"outcomes", std::move(outcomes)}});
    }
    return services;
}

Response status(Parts& parts) {
    const auto snapshot = parts.board.look();
    const auto running = parts.catalogue.running();
    json::array rooms;
    for (const RoomView& room : snapshot->rooms)
        rooms.push_back(room_object(room, running));
    Response response;
    response.body = line({{"process", ::getpid()},
                          {"version", version()},
                          {"elapsed_s", seconds(snapshot->elapsed_s)},
                          {"cpu_percent", seconds(snapshot->cpu_percent)},
                          {"memory_bytes", snapshot->memory_bytes},
                          {"services", services_of(snapshot->session)},
                          {"rooms", std::move(rooms)}});
    return response;
}

Response limits(const Parts& parts) {
    Response response;
    response.body = line(limits_object(*parts.board.look()));
    return response;
}

Response hardware(const Parts& parts) {
    Response response;
    response.body = hardware_json(report_of(*parts.encoders));
    return response;
}

Response config(const Parts& parts) {
    Response response;
    response.body = parts.board.look()->config;
    return response;
}

Response reload(Parts& parts) {
    const auto done = parts.mailbox.ask({.verb = Command::Verb::reload_config});
    if (!done) return problem(done.error());
    Response response;
    response.body = R"({"done":true})";
    return response;
}

/// Without an id: what comes from now on.
Response events(const Parts& parts, const Call& call) {
    Response response;
    response.type = "text/event-stream";
    std::uint64_t after = parts.feed.last_id();
    const std::string_view last = call.request.header("last-event-id");
    std::uint64_t known = 0;
    const auto read = std::from_chars(last.data(), last.data() + last.size(), known);
    if (!last.empty() && read.ec == std::errc{}) after = std::min(after, known);
    response.events_after = after;
    return response;
}

Response openapi() {
    Response response;
    response.body = std::string{openapi_text()};
    return response;
}

}  // namespace

void add_status_routes(Router& router, Parts& parts) {
    router.add({"GET", "/livez", Scope::none, [&](const Call&) { return livez(parts); }});
    router.add({"GET", "/readyz", Scope::none, [&](const Call&) { return health(ready(parts)); }});
    router.add({"GET", "/health", Scope::none, [&](const Call&) { return all_health(parts); }});
    router.add(
        {"GET", "/metrics", Scope::read, [&](const Call& call) { return metrics(parts, call); }});
    router.add({"GET", "/api/v1/openapi.json", Scope::none, [](const Call&) { return openapi(); }});
    router.add({"GET", "/api/v1/status", Scope::read, [&](const Call&) { return status(parts); }});
    router.add({"GET", "/api/v1/limits", Scope::read, [&](const Call&) { return limits(parts); }});
    router.add({"GET", "/api/v1/hw", Scope::read, [&](const Call&) { return hardware(parts); }});
    router.add({"GET", "/api/v1/config", Scope::admin, [&](const Call&) { return config(parts); }});
    router.add(
        {"POST", "/api/v1/reload", Scope::control, [&](const Call&) { return reload(parts); }});
    router.add({"GET", "/api/v1/events", Scope::read,
                [&](const Call& call) { return events(parts, call); }});
}

}  // namespace weir::cli::http
