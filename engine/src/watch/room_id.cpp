// SPDX-License-Identifier: MIT
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <vector>
#include <weir/room.hpp>

#include "base/url.hpp"

namespace weir {
namespace {

bool is_default_port(const boost::urls::url& url) {
    const std::string_view port = url.port();
    return port.empty() || port == (url.scheme_id() == boost::urls::scheme::https ? "443" : "80");
}

/// In whatever order its parameters came.
std::string sorted_query(std::string_view query) {
    std::vector<std::string_view> parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        if (end > 0) parameters.push_back(query.substr(0, end));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    std::ranges::sort(parameters);
    std::string out;
    for (const std::string_view parameter : parameters)
        out.append(out.empty() ? "?" : "&").append(parameter);
    return out;
}

}  // namespace

Result<std::string> room_id(std::string_view url) {
    const auto checked = checked_url(url);
    if (!checked) return checked.error();
    auto parsed = boost::urls::url{*boost::urls::parse_uri(*checked)};
    parsed.normalize();
    std::string id{std::string_view{parsed.encoded_host()}};
    if (!is_default_port(parsed)) id.append(":").append(std::string_view{parsed.port()});
    std::string_view path = parsed.encoded_path();
    while (path.ends_with('/'))
        path.remove_suffix(1);
    id.append(path);
    return id + sorted_query(parsed.encoded_query());
}

}  // namespace weir
