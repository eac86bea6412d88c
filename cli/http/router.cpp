// SPDX-License-Identifier: MIT
#include "http/router.hpp"

#include <algorithm>
#include <optional>

namespace weir::cli::http {
namespace {

using Places = std::map<std::string, std::string>;

std::optional<Places> places_in(std::string_view pattern, const std::vector<std::string>& given) {
    Places places;
    std::size_t at = 0;
    while (pattern.starts_with('/') && pattern.size() > 1) {
        pattern.remove_prefix(1);
        const auto end = std::min(pattern.find('/'), pattern.size());
        const std::string_view wanted = pattern.substr(0, end);
        pattern.remove_prefix(end);
        if (at >= given.size()) return std::nullopt;
        const std::string& segment = given[at++];
        const bool is_place = wanted.starts_with('{') && wanted.ends_with('}');
        if (is_place)
            places.emplace(wanted.substr(1, wanted.size() - 2), segment);
        else if (wanted != segment)
            return std::nullopt;
    }
    // "/rooms/" has an empty segment behind it.
    if (at != given.size()) return std::nullopt;
    return places;
}

}  // namespace

Router::Match Router::match(const Request& request) const {
    Match match;
    std::string_view method = request.method;
    if (method == "HEAD") method = "GET";
    for (const Route& route : routes_) {
        auto places = places_in(route.path, request.segments);
        if (!places) continue;
        if (route.method == method) return {&route, std::move(*places), {}};
        match.allowed += match.allowed.empty() ? "" : ", ";
        match.allowed += route.method;
    }
    return match;
}

}  // namespace weir::cli::http
