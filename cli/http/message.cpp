// SPDX-License-Identifier: MIT
#include "http/message.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace weir::cli::http {
namespace {

std::string_view found_in(const std::map<std::string, std::string>& map, const std::string& name) {
    const auto found = map.find(name);
    return found == map.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace

std::string_view Request::header(const std::string& name) const {
    return found_in(headers, name);
}

std::string_view Request::parameter(const std::string& name) const {
    return found_in(query, name);
}

bool parse_target(std::string_view target, Request& request) {
    const auto url = boost::urls::parse_origin_form(target);
    if (!url) return false;
    for (const auto& segment : url->segments())
        request.segments.push_back(segment);
    for (const auto& parameter : url->params())
        request.query.insert_or_assign(parameter.key, parameter.value);
    return true;
}

}  // namespace weir::cli::http
