// SPDX-License-Identifier: MIT
#include "base/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

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
    const auto slash = text.find_first_of("/?#");
    const bool has_authority = slash != text.npos && text.substr(slash, 2) == "//" &&
                               (slash == 0 || text[slash - 1] == ':');
    const auto path = has_authority ? text.find_first_of("/?#", slash + 2) : 0;
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

Result<boost::urls::url_view> parsed(std::string_view text) {
    const auto url = boost::urls::parse_uri_reference(text);
    if (!url) return fail(Errc::refused_url, "'{}' is not a URL", loggable_url(text));
    // Boost 1.81 ends an authority at a second @ or a port that is no number, and calls the rest
    // of it the path; whoever connects may see another host there.
    const std::string_view path = url->encoded_path();
    if (url->has_authority() && !path.empty() && path.front() != '/')
        return fail(Errc::refused_url, "'{}' is not a URL", loggable_url(text));
    return *url;
}

Result<void> check_origin(std::string_view text, boost::urls::scheme scheme,
                          const boost::urls::url_view& url) {
    if (scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::https)
        return fail(Errc::refused_url, "'{}': only http:// and https:// are fetched",
                    loggable_url(text));
    if (url.encoded_host().empty())
        return fail(Errc::refused_url, "'{}' names no host", loggable_url(text));
    if (const std::string_view port = url.port();
        port.size() > 5 || (!port.empty() && std::stoi(std::string{port}) > 65'535))
        return fail(Errc::refused_url, "'{}': no such port", loggable_url(text));
    return {};
}

/// RFC 3986 §5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        const auto segment = path.substr(1, end - 1);
        path.remove_prefix(end);
        if (segment == "..") out.erase(std::min(out.rfind('/'), out.size()));
        if (segment != ".." && segment != ".")
            out.append("/").append(segment);
        else if (path.empty())
            out += '/';
    }
    return out;
}

/// RFC 3986 §5.2.3.
std::string merged(std::string_view base_path, std::string_view path) {
    const auto directory = base_path.substr(0, base_path.rfind('/') + 1);
    std::string out{directory.empty() ? "/" : directory};
    return out += path;
}

/// "1:30.ts" has a colon, but what stands before it is no scheme; browsers take it for a path.
bool is_path_with_colon(std::string_view text) {
    const bool letter = !text.empty() && ((text[0] | 0x20) >= 'a') && ((text[0] | 0x20) <= 'z');
    const auto colon = text.find_first_of(":/?#");
    return !letter && colon != text.npos && text[colon] == ':';
}

/// RFC 3986 §5.2.2.
std::string transformed(const boost::urls::url_view& base, const boost::urls::url_view& reference) {
    const auto& origin = reference.has_authority() ? reference : base;
    const bool same_document = !reference.has_authority() && reference.encoded_path().empty();
    const std::string_view path = reference.encoded_path();
    std::string out{reference.has_scheme() ? reference.scheme() : base.scheme()};
    out.append("://").append(std::string_view{origin.encoded_authority()});
    if (same_document)
        out += without_dot_segments(base.encoded_path());
    else if (path.empty() || path.front() == '/')
        out += without_dot_segments(path);
    else
        out += without_dot_segments(merged(base.encoded_path(), path));
    const auto& asked = same_document && !reference.has_query() ? base : reference;
    if (asked.has_query()) out.append("?").append(std::string_view{asked.encoded_query()});
    if (reference.has_fragment())
        out.append("#").append(std::string_view{reference.encoded_fragment()});
    return out;
}

}  // namespace

Result<std::string> resolve_url(std::string_view base, std::string_view reference) {
    const std::string base_text = encoded(trimmed(base));
    const auto base_url = parsed(base_text);
    if (!base_url) return base_url.error();
    if (auto ok = check_origin(base_text, base_url->scheme_id(), *base_url); !ok) return ok.error();

    std::string text = encoded(trimmed(reference));
    if (is_path_with_colon(text)) text.insert(0, "./");
    const auto relative = parsed(text);
    if (!relative) return relative.error();
    if (relative->has_scheme() || relative->has_authority()) {
        const auto& scheme = relative->has_scheme() ? *relative : *base_url;
        if (auto ok = check_origin(text, scheme.scheme_id(), *relative); !ok) return ok.error();
    }
    return transformed(*base_url, *relative);
}

Result<std::string> checked_url(std::string_view url) {
    const std::string text = encoded(trimmed(url));
    const auto absolute = parsed(text);
    if (!absolute) return absolute.error();
    if (auto ok = check_origin(text, absolute->scheme_id(), *absolute); !ok) return ok.error();
    return text;
}

}  // namespace weir
