// SPDX-License-Identifier: MIT
#include "fetch/memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "fetch/easy.hpp"

namespace weir::fetch {
namespace {

constexpr std::size_t kMostCookieBytes = 64 << 10;  // What 50 cookies of a sane origin never need.

struct FreeUrl {
    void operator()(CURLU* p) const noexcept { curl_url_cleanup(p); }
};

/// As a connection to it is named: without the brackets of IPv6.
std::string connected_host(const std::string& url) {
    const std::unique_ptr<CURLU, FreeUrl> parts{curl_url()};
    char* text = nullptr;
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
        curl_url_get(parts.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK)
        return {};
    std::string host{text};
    curl_free(text);
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return host;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// "a=b" -> a, b. Nothing where it can't be a cookie.
std::pair<std::string_view, std::string_view> split(std::string_view cookie) {
    const auto equals = cookie.find('=');
    if (equals == cookie.npos || cookie.find_first_of("\t\r\n") != cookie.npos) return {};
    return {cookie.substr(0, equals), cookie.substr(equals + 1)};
}

}  // namespace

std::shared_ptr<Memory> make_memory() {
    return std::make_shared<Memory>();
}

Memory::Memory() : share_(curl_share_init()) {
    if (!share_) throw std::bad_alloc{};
    curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

Memory::~Memory() {
    curl_share_cleanup(share_);
}

void Memory::lend_to(CURL* easy) const {
    curl_easy_setopt(easy, CURLOPT_SHARE, share_);
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");  // Turns them on; no file is read.
}

void Memory::take_back_from(CURL* easy) {
    // A reset would forget the list of files without freeing it. Before the share goes: else the
    // cookies would.
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, nullptr);
    curl_easy_setopt(easy, CURLOPT_SHARE, nullptr);
}

void Memory::add(CURL* easy, std::string_view cookies, const std::string& url) {
    const std::string host = connected_host(url);
    if (host.empty() || !hosts_.insert(host).second) return;
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        const auto [name, value] = split(trimmed(cookies.substr(0, end)));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        // Netscape's format: host, subdomains too, path, https only, expiry, name, value.
        const auto line = fmt::format("{}\tFALSE\t/\tFALSE\t0\t{}\t{}", host, name, value);
        if (!name.empty()) curl_easy_setopt(easy, CURLOPT_COOKIELIST, line.c_str());
    }
}

void Memory::bound_cookies(CURL* easy) {
    curl_slist* raw = nullptr;
    if (curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &raw) != CURLE_OK || !raw) return;
    const ListPtr cookies{raw};
    std::size_t bytes = 0;
    for (const auto* cookie = cookies.get(); cookie; cookie = cookie->next)
        bytes += std::strlen(cookie->data);
    if (bytes <= kMostCookieBytes) return;
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
    hosts_.clear();
}

}  // namespace weir::fetch
