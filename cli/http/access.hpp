// SPDX-License-Identifier: MIT
// Who may do what.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace weir::cli::http {

/// Each may do what those before it may.
enum class Scope { none, read, control, admin };
std::string_view to_string(Scope scope);
std::optional<Scope> parse_scope(std::string_view word);

/// From the secrets file.
struct Token {
    std::string name{};
    std::string value{};
    Scope scope = Scope::read;
};

struct Grant {
    Scope scope = Scope::none;
    std::string name{};  ///< Of the token; empty: of nobody in particular.
};

/// Tokens, and the cookies that browsers get for them. Without any token everybody who reaches us
/// may read, for then that is this host only; to steer takes a token, or the Unix socket.
/// Thread: any.
class Access {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr auto kCookieLife = std::chrono::hours{12};
    static constexpr std::size_t kMostCookies = 1'000;  ///< Beyond it the oldest is forgotten.
    static constexpr std::string_view kCookie = "weir_session";

    void set_tokens(std::vector<Token> tokens);
    bool needs_login() const;

    /// By "Authorization: Bearer" or by cookie. None: what it shows is not valid.
    std::optional<Grant> check(const Request& request, Clock::time_point now);
    struct Login {
        Grant grant;
        std::string cookie;
    };
    /// None: there is no such token.
    std::optional<Login> log_in(std::string_view token, Clock::time_point now);
    void log_out(const Request& request);

private:
    std::optional<Grant> of_token(std::string_view value) const;
    struct Visit {
        Grant grant;
        Clock::time_point begin;
    };
    mutable std::mutex mutex_;
    struct Known {
        Token token;
        std::string digest;  ///< Of its value: digests are as long as each other.
    };
    std::vector<Known> tokens_;
    std::map<std::string, Visit> visits_;  ///< By cookie.
};

/// Whether a browser sent it for another site: its Host is none of ours (names that point here may
/// be anybody's), or its Origin is another. `hosts`: names under which we are asked, beside
/// addresses and localhost.
bool is_foreign(const Request& request, const std::vector<std::string>& hosts);

}  // namespace weir::cli::http
