// SPDX-License-Identifier: MIT
#include "base/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "base/fail.hpp"
#include "base/log.hpp"

namespace weir {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Percent-encodes what RFC 3986 allows nowhere: controls, blanks, quotes, braces, bytes above 0x7e
/// and a % that begins no escape. Brackets may stand in a host only.
std::string encoded(std::string_view text) {
    const auto authority = text.find("//");
    const auto path = authority == text.npos ? 0 : text.find_first_of("/?#", authority + 2);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = text[i];
        const bool escape =
            c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
        const bool bracket = (c == '[' || c == ']') && i >= path;
        const bool forbidden = c <= 0x20 || c >= 0x7f ||
                               std::string_view{"\"<>\\^`{|}"}.find(c) != std::string_view::npos;
        if (forbidden || bracket || (c == '%' && !escape))
            out += fmt::format("%{:02X}", c);
        else
            out += static_cast<char>(c);
    }
    return out;
}

Result<boost::urls::url> parsed(std::string_view text) {
    auto url = boost::urls::parse_uri_reference(text);
    if (!url) return fail(Errc::refused_url, "'{}' is not a URL", loggable_url(text));
    return boost::urls::url{*url};
}

Result<std::string> accepted(const boost::urls::url& url) {
    const auto scheme = url.scheme_id();
    if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https)
        return fail(Errc::refused_url, "'{}': only http:// and https:// are fetched",
                    loggable_url(url.buffer()));
    if (url.encoded_host().empty())
        return fail(Errc::refused_url, "'{}' names no host", loggable_url(url.buffer()));
    return std::string{url.buffer()};
}

}  // namespace

Result<std::string> resolve_url(std::string_view base, std::string_view reference) {
    auto base_url = parsed(encoded(trimmed(base)));
    if (!base_url) return base_url.error();
    auto relative = parsed(encoded(trimmed(reference)));
    if (!relative) return relative.error();
    boost::urls::url target;
    if (auto done = boost::urls::resolve(*base_url, *relative, target); !done)
        return fail(Errc::refused_url, "'{}' can't be resolved", loggable_url(reference));
    return accepted(target);
}

Result<std::string> checked_url(std::string_view url) {
    auto absolute = parsed(encoded(trimmed(url)));
    if (!absolute) return absolute.error();
    return accepted(*absolute);
}

}  // namespace weir
