// SPDX-License-Identifier: MIT
#include "http/access.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "http/digest.hpp"

namespace weir::cli::http {
namespace {

constexpr std::string_view kBearer = "Bearer ";

/// Takes as long, however much of them is the same.
bool are_same(const std::string& a, const std::string& b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string new_cookie() {
    std::string random(24, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(random.data());
    if (RAND_bytes(bytes, static_cast<int>(random.size())) != 1) return {};
    return hexadecimal(random);
}

std::string cookie_of(const Request& request) {
    std::string_view all = request.header("cookie");
    while (!all.empty()) {
        const auto end = std::min(all.find(';'), all.size());
        std::string_view one = all.substr(0, end);
        all.remove_prefix(std::min(end + 1, all.size()));
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        const auto sign = one.find('=');
        if (sign != one.npos && one.substr(0, sign) == Access::kCookie)
            return std::string{one.substr(sign + 1)};
    }
    return {};
}

/// "[::1]:8080" and "example.com:80" without their ports and brackets.
std::string host_name(std::string_view authority) {
    if (authority.starts_with('['))
        return std::string{authority.substr(1, authority.find(']') - 1)};
    return std::string{authority.substr(0, authority.find(':'))};
}

}  // namespace

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::none: return "none";
        case Scope::read: return "read";
        case Scope::control: return "control";
        case Scope::admin: return "admin";
    }
    return "none";
}

std::optional<Scope> parse_scope(std::string_view word) {
    for (const Scope scope : {Scope::read, Scope::control, Scope::admin})
        if (word == to_string(scope)) return scope;
    return std::nullopt;
}

/// Cookies of tokens that are gone go with them.
void Access::set_tokens(std::vector<Token> tokens) {
    const std::lock_guard lock{mutex_};
    tokens_.clear();
    for (Token& token : tokens) {
        std::string digest = digest_of(token.value);
        tokens_.push_back({std::move(token), std::move(digest)});
    }
    std::erase_if(visits_, [this](const auto& visit) {
        return std::ranges::none_of(tokens_, [&](const Known& known) {
            const Grant& grant = visit.second.grant;
            return known.token.name == grant.name && known.token.scope == grant.scope;
        });
    });
}

bool Access::needs_login() const {
    const std::lock_guard lock{mutex_};
    return !tokens_.empty();
}

/// With the lock held.
std::optional<Grant> Access::of_token(std::string_view value) const {
    const std::string digest = digest_of(value);
    std::optional<Grant> grant;
    for (const Known& known : tokens_)
        if (are_same(known.digest, digest)) grant = Grant{known.token.scope, known.token.name};
    return grant;
}

std::optional<Grant> Access::check(const Request& request, Clock::time_point now) {
    if (request.is_owner()) return Grant{Scope::admin, ""};
    const std::lock_guard lock{mutex_};
    const std::string_view given = request.header("authorization");
    if (!given.empty()) {
        if (!given.starts_with(kBearer)) return std::nullopt;
        return of_token(given.substr(kBearer.size()));
    }
    const Grant anybody{tokens_.empty() ? Scope::read : Scope::none, ""};
    const std::string cookie = cookie_of(request);
    const auto visit = visits_.find(cookie);
    if (cookie.empty() || visit == visits_.end()) return anybody;
    if (now - visit->second.begin < kCookieLife) return visit->second.grant;
    visits_.erase(visit);
    return anybody;
}

std::optional<Access::Login> Access::log_in(std::string_view token, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    auto grant = of_token(token);
    std::string cookie = grant ? new_cookie() : "";
    if (cookie.empty()) return std::nullopt;
    if (visits_.size() >= kMostCookies)
        visits_.erase(std::ranges::min_element(
            visits_, {}, [](const auto& visit) { return visit.second.begin; }));
    visits_[cookie] = {*grant, now};
    return Login{std::move(*grant), std::move(cookie)};
}

void Access::log_out(const Request& request) {
    const std::lock_guard lock{mutex_};
    visits_.erase(cookie_of(request));
}

bool is_foreign(const Request& request, const std::vector<std::string>& hosts) {
    if (request.is_owner()) return false;
    const std::string_view authority = request.header("host");
    const std::string host = host_name(authority);
    boost::system::error_code no_address;
    (void)boost::asio::ip::make_address(host, no_address);
    const bool is_known =
        !no_address || host == "localhost" || std::ranges::find(hosts, host) != hosts.end();
    if (!is_known) return true;
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return false;
    const auto scheme_end = origin.find("://");
    return scheme_end == origin.npos || origin.substr(scheme_end + 3) != authority;
}

}  // namespace weir::cli::http
