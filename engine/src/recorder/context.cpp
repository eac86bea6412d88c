// SPDX-License-Identifier: MIT
#include "recorder/context.hpp"

#include <weir/version.hpp>

namespace weir::recorder {

fetch::Request Context::request(const std::string& url) const {
    const HttpOptions& http = options().http;
    fetch::Request request;
    request.url = url;
    request.headers = http.headers;
    request.user_agent = http.user_agent.empty() ? "weir/" + version() : http.user_agent;
    request.proxy = http.proxy;
    request.ca_file = http.ca_file;
    request.memory = memory;
    request.connect_timeout = http.connect_timeout;
    request.read_timeout = http.read_timeout;
    return request;
}

}  // namespace weir::recorder
