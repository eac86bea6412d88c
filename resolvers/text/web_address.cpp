// SPDX-License-Identifier: MIT
#include "text/web_address.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>

namespace weir::resolvers {
namespace {

constexpr std::size_t kLongest = 4096;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Letters of other alphabets as browsers send them.
std::string as_ascii(std::string_view url) {
    std::string out;
    for (const char& c : url)
        if (static_cast<unsigned char>(c) >= 0x80)
            out += encode_percent({&c, 1});
        else
            out += c;
    return out;
}

}  // namespace

bool WebAddress::is_at(std::initializer_list<std::string_view> hosts) const {
    return std::ranges::any_of(hosts, [this](std::string_view wanted) {
        if (!wanted.starts_with("*.")) return host == wanted;
        return host == wanted.substr(2) || host.ends_with(wanted.substr(1));
    });
}

std::optional<WebAddress> web_address(std::string_view url) {
    if (url.empty() || url.size() > kLongest) return std::nullopt;
    const auto end_of_host = url.find_first_of("/?#");
    const bool has_scheme = end_of_host != url.npos && end_of_host > 0 &&
                            url.substr(end_of_host - 1).starts_with("://");
    const std::string whole = (has_scheme ? "" : "https://") + as_ascii(url);
    const auto parsed = boost::urls::parse_uri(whole);
    if (!parsed) return std::nullopt;
    const boost::urls::url_view& parts = *parsed;
    const std::string scheme = lower(std::string_view{parts.scheme()});
    const std::string_view port = parts.port();
    // The parser takes what follows a ":" without a port for a path.
    const std::string_view path{parts.encoded_path()};
    if ((scheme != "http" && scheme != "https") || parts.has_userinfo() || parts.host().empty() ||
        (!path.empty() && !path.starts_with('/')) ||
        (parts.has_port() && !port.empty() && port != "80" && port != "443"))
        return std::nullopt;
    WebAddress address;
    address.host = lower(parts.host());
    for (const auto& part : parts.segments())
        if (!part.empty()) address.path.push_back(part);
    address.query = parse_query(std::string_view{parts.encoded_query()});
    address.fragment = parts.fragment();
    return address;
}

bool is_digits(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name(std::string_view text, std::size_t least, std::size_t most, std::string_view also) {
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, [also](char c) {
               return is_letter_or_digit(c) || also.find(c) != also.npos;
           });
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace weir::resolvers
