// SPDX-License-Identifier: MIT
#include "any_url.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"

namespace weir::resolvers {
namespace {

constexpr std::size_t kLongestId = 200;

/// hls://http://host/path → host/path
std::string_view without_scheme(std::string_view url) {
    constexpr std::string_view kHls = "hls://";
    if (url.starts_with(kHls)) url.remove_prefix(kHls.size());
    const auto scheme = url.substr(0, url.find_first_of("/?#")).find(':');
    if (scheme != url.npos && url.substr(scheme).starts_with("://")) url.remove_prefix(scheme + 3);
    return url;
}

/// Without what could be a secret: who logs in, the query.
std::string_view place_of(std::string_view url) {
    url = url.substr(0, std::min(url.find_first_of("?#"), url.size()));
    const auto host_end = std::min(url.find('/'), url.size());
    if (const auto user = url.substr(0, host_end).rfind('@'); user != url.npos)
        url.remove_prefix(user + 1);
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return url;
}

}  // namespace

ext::Room room_of_url(std::string platform, std::string_view url) {
    const std::string_view bare =
        without_scheme(url.substr(0, std::min(url.find('#'), url.size())));
    const std::string_view place = place_of(bare);
    std::string id{place.substr(0, kLongestId)};
    if (bare.find('?') != bare.npos || place.size() > kLongestId)
        id += fmt::format("#{}", md5_hex(bare).substr(0, 8));
    return {std::move(platform), std::move(id), std::string{url}};
}

}  // namespace weir::resolvers
