// SPDX-License-Identifier: MIT
#include "http/problem.hpp"

#include <array>

#include "output/json_values.hpp"

namespace weir::cli::http {
namespace {

struct Kind {
    Errc error;
    unsigned status;
    std::string_view code;
};

constexpr std::array kKinds{
    Kind{Errc::stream_limit, 429, "STREAM_LIMIT_EXCEEDED"},
    Kind{Errc::room_taken, 409, "ROOM_EXISTS"},
    Kind{Errc::overloaded, 503, "OVERLOADED"},
    Kind{Errc::memory_budget, 503, "MEMORY_BUDGET"},
    Kind{Errc::disk_full, 507, "DISK_FULL"},
    Kind{Errc::timed_out, 503, "BUSY"},
    Kind{Errc::database, 503, "CATALOGUE_UNAVAILABLE"},
    Kind{Errc::session_closed, 503, "STOPPING"},
    Kind{Errc::refused_url, 400, "BAD_URL"},
    Kind{Errc::bad_option, 400, "BAD_REQUEST"},
};

}  // namespace

Response problem(unsigned status, std::string_view code, std::string_view detail) {
    Response response;
    response.status = status;
    response.type = "application/problem+json";
    response.body = line({{"type", "about:blank"},
                          {"title", text(code)},
                          {"status", status},
                          {"code", text(code)},
                          {"detail", text(detail)}});
    return response;
}

Response problem(const Error& error) {
    // What is wrong with a request says its code already.
    if (error.code == Errc::bad_option && !error.detail.empty()) return bad_request(error.detail);
    for (const Kind& kind : kKinds)
        if (error.code == kind.error) return problem(kind.status, kind.code, error.message());
    return problem(500, "INTERNAL", error.message());
}

Response not_found(std::string_view what) {
    return problem(404, "NOT_FOUND", what);
}

Response bad_request(std::string_view detail) {
    return problem(400, "BAD_REQUEST", detail);
}

}  // namespace weir::cli::http
