// SPDX-License-Identifier: MIT
#include "base/http_status.hpp"

#include <fmt/format.h>

#include <string_view>
#include <weir/error.hpp>

namespace weir {
namespace {

/// The reason phrases of RFC 9110 that origins really send; empty for the rest.
std::string_view reason(int status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 416: return "Range Not Satisfiable";
        case 425: return "Too Early";
        case 429: return "Too Many Requests";
        case 451: return "Unavailable For Legal Reasons";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        default: return {};
    }
}

class HttpCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "http"; }
    std::string message(int status) const override {
        const auto phrase = reason(status);
        return phrase.empty() ? fmt::format("HTTP {}", status)
                              : fmt::format("HTTP {} {}", status, phrase);
    }
    boost::system::error_condition default_error_condition(int status) const noexcept override {
        const bool passing =
            status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600);
        return make_error_condition(passing ? Fault::transient : Fault::permanent);
    }
};

}  // namespace

const boost::system::error_category& http_category() noexcept {
    static const HttpCategory category;
    return category;
}

boost::system::error_code http_error(int status) noexcept {
    return {status, http_category()};
}

std::optional<int> http_status(const boost::system::error_code& code) noexcept {
    if (code.category() != http_category()) return std::nullopt;
    return code.value();
}

}  // namespace weir
