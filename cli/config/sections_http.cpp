// SPDX-License-Identifier: MIT
// Keys of [http] and of the tokens in the secrets file.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "config/sections.hpp"

namespace weir::cli {
namespace {

using Front = http::FrontOptions;

bool is_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return ::inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

/// "127.0.0.1:8080", "[::1]:8080", "none"
Parsed<void> read_listen(const Node& node, Front& out) {
    const auto text = text_of(node);
    if (!text) return text.error();
    out.address.clear();
    if (*text == "none") return {};
    const auto colon = text->rfind(':');
    std::string address{text->substr(0, colon)};
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    unsigned port = 0;
    const std::string_view digits = colon == text->npos ? "" : text->substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool is_port = !digits.empty() && read.ec == std::errc{} &&
                         read.ptr == digits.data() + digits.size() && port <= UINT16_MAX;
    if (!is_port || !is_address(address))
        return UsageError{fmt::format("'{}' is no address with a port", *text),
                          R"("127.0.0.1:8080", "0.0.0.0:8080", "[::1]:8080", or "none")"};
    out.address = std::move(address);
    out.port = static_cast<std::uint16_t>(port);
    return {};
}

/// Asked for each minute, kept for each second.
Parsed<void> read_request_rate(const Node& node, Front& out) {
    const auto text = text_of(node);
    if (!text) return text.error();
    const auto rate = parse_rate(*text);
    if (!rate) return rate.error();
    out.rate = *rate / 60.0;
    return {};
}

Parsed<void> read_connections(const Node& node, Front& out) {
    const auto number = parse_number(node);
    if (!number) return number.error();
    out.connections = *number;
    return {};
}

Parsed<void> read_token_scope(const Node& node, http::Token& out) {
    const auto text = text_of(node);
    if (!text) return text.error();
    const auto scope = http::parse_scope(*text);
    if (!scope) return UsageError{fmt::format("'{}' is no scope", *text), "read, control or admin"};
    out.scope = *scope;
    return {};
}

constexpr Field<Front> kHttp[] = {
    {"listen", R"("none")", R"(Address and port: "127.0.0.1:8080". Changes with the next start.)",
     read_listen},
    {"tls_certificate", R"("weir.pem")", "With tls_key: HTTPS. Default: HTTP.",
     set<Front, parse_line, &Front::certificate>},
    {"tls_key", R"("weir.key")", "PEM, as the certificate. Default: HTTP.",
     set<Front, parse_line, &Front::key>},
    {"hosts", R"(["weir.example.com"])",
     "Names under which browsers ask, beside addresses and localhost. Default: none.",
     set<Front, texts_of, &Front::hosts>},
    {"connections", "512", "At once; beyond it clients are told to come back.", read_connections},
    {"rate", R"("50/s")", "Requests of one client; none: no limit.", read_request_rate},
};

constexpr Field<http::Token> kToken[] = {
    {"value", R"("0123456789abcdef0123456789abcdef")",
     "At least 16 characters: openssl rand -hex 24",
     set<http::Token, parse_line, &http::Token::value>},
    {"scope", R"("read")", "read; control: and steer rooms; admin: all.", read_token_scope},
};

}  // namespace

std::span<const Field<http::FrontOptions>> http_fields() {
    return kHttp;
}
std::span<const Field<http::Token>> token_fields() {
    return kToken;
}

}  // namespace weir::cli
