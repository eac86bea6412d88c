// SPDX-License-Identifier: MIT
#include "recorder/context.hpp"

#include <algorithm>
#include <weir/version.hpp>

namespace weir::recorder {
namespace {

/// `name`: in lower case.
bool is_header(std::string_view header, std::string_view name) {
    return header.size() > name.size() && header[name.size()] == ':' &&
           std::ranges::equal(header.substr(0, name.size()), name, [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b;
           });
}

}  // namespace

fetch::Request Context::request(const std::string& url) const {
    const HttpOptions& http = options().http;
    fetch::Request request;
    request.url = url;
    request.headers = http.headers;
    request.user_agent = http.user_agent.empty() ? "weir/" + version() : http.user_agent;
    request.proxy = http.proxy;
    request.ca_file = http.ca_file;
    request.connect_to = http.connect_to;
    request.memory = memory;
    request.connect_timeout = http.connect_timeout;
    request.read_timeout = http.read_timeout;
    if (is_of_room) adapt_to_room(request);
    return request;
}

/// What is meant for the service is not for those who carry its streams.
void Context::adapt_to_room(fetch::Request& request) const {
    std::erase_if(request.headers, [](const std::string& header) {
        return is_header(header, "cookie") || is_header(header, "authorization");
    });
    if (options().http.user_agent.empty()) request.user_agent = ext::kBrowser;
    for (const std::string& header : media_headers) {
        constexpr std::string_view kAgent = "user-agent";
        if (is_header(header, kAgent)) {
            const auto begin = header.find_first_not_of(' ', kAgent.size() + 1);
            request.user_agent = begin == header.npos ? "" : header.substr(begin);
        } else {
            request.headers.push_back(header);
        }
    }
}

}  // namespace weir::recorder
