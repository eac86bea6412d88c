// SPDX-License-Identifier: MIT
#include "playlist/resolver.hpp"

#include <algorithm>
#include <array>

#include "base/fail.hpp"
#include "base/url.hpp"

namespace weir::playlist {
namespace {

/// Bytes that stay as they are in a path and in a query, wherever they stand.
constexpr auto kPlain = [] {
    std::array<bool, 256> plain{};
    for (unsigned char c = '0'; c <= '9'; ++c)
        plain[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c)
        plain[c] = plain[c - 'a' + 'A'] = true;
    for (const unsigned char c : std::string_view{"-._~!$&'()*+,;=@/"})
        plain[c] = true;
    return plain;
}();

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return kPlain[static_cast<unsigned char>(c)]; });
}

/// A path that no rule of RFC 3986 §5.2.4 changes, with a query or none.
bool is_plain_path(std::string_view text) {
    const auto query = std::min(text.find('?'), text.size());
    const auto path = text.substr(0, query);
    if (path.empty() || path.front() == '.' || path.find("/.") != path.npos) return false;
    return is_plain(path) && (query == text.size() || is_plain(text.substr(query + 1)));
}

/// "https://host/path?query", where the host is a name or an IPv4 address.
bool is_plain_url(std::string_view text) {
    constexpr std::string_view kHost = "0123456789abcdefghijklmnopqrstuvwxyz.-";
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        const auto path = text.find_first_not_of(kHost, scheme.size());
        return path != text.npos && path > scheme.size() && text[path] == '/' &&
               is_plain_path(text.substr(path));
    }
    return false;
}

/// Where the path of a URL that has been fetched begins; npos where it takes all of the rules.
std::size_t plain_path_of(std::string_view fetched_url) {
    constexpr std::string_view kAuthority = "0123456789abcdefghijklmnopqrstuvwxyz.-:";
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!fetched_url.starts_with(scheme)) continue;
        const auto path = fetched_url.find_first_not_of(kAuthority, scheme.size());
        const bool is_plain = path != fetched_url.npos && path > scheme.size() &&
                              fetched_url[path] == '/' && is_plain_path(fetched_url.substr(path));
        return is_plain ? path : fetched_url.npos;
    }
    return fetched_url.npos;
}

}  // namespace

Result<UriResolver> UriResolver::open(std::string_view base_url, std::size_t limit_bytes) {
    if (const auto path = plain_path_of(base_url); path != base_url.npos) {
        UriResolver resolver;
        resolver.base_url_ = base_url;
        resolver.directory_ = base_url.substr(0, base_url.rfind('/', base_url.find('?')) + 1);
        resolver.origin_ = base_url.substr(0, path);
        resolver.left_bytes_ = limit_bytes;
        return resolver;
    }
    auto directory = resolve_url(base_url, ".");
    if (!directory) return directory.error();
    auto root = resolve_url(base_url, "/");
    if (!root) return root.error();
    UriResolver resolver;
    resolver.base_url_ = base_url;
    resolver.directory_ = std::move(*directory);
    resolver.origin_ = root->substr(0, root->size() - 1);
    resolver.left_bytes_ = limit_bytes;
    return resolver;
}

Result<std::string> UriResolver::resolve(std::string_view reference, std::size_t line_number) {
    const bool from_root = reference.starts_with('/') && !reference.starts_with("//");
    std::string_view before;
    bool is_fast = is_plain_path(reference);
    if (is_fast && from_root) {
        before = origin_;
    } else if (is_fast && !reference.starts_with('/')) {
        before = directory_;
    } else {
        is_fast = is_plain_url(reference);
    }
    if (auto paid = spend(before.size() + reference.size(), line_number); !paid)
        return paid.error();
    if (is_fast) {
        std::string uri;
        uri.reserve(before.size() + reference.size());
        return std::move(uri.append(before).append(reference));
    }
    auto uri = resolve_url(base_url_, reference);
    if (!uri) return fail(uri.error().code, "line {}: {}", line_number, uri.error().detail);
    const auto longer = uri->size() - std::min(reference.size(), uri->size());
    if (auto paid = spend(longer, line_number); !paid) return paid.error();
    return uri;
}

Result<void> UriResolver::spend(std::size_t bytes, std::size_t line_number) {
    if (bytes > left_bytes_)
        return fail(Errc::playlist_too_large, "line {}: its URIs take too much memory",
                    line_number);
    left_bytes_ -= bytes;
    return {};
}

}  // namespace weir::playlist
