// SPDX-License-Identifier: MIT
#include "nginx/plan.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>

#include "given.hpp"
#include "output/text.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kLongestPath = 1024, kLongestName = 253;
constexpr std::size_t kShortestSecret = 16, kLongestSecret = 256;
constexpr unsigned kMostViewers = 200'000, kMostPerAddress = 1000;

bool consists_of(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text, [&](unsigned char c) {
        return (c < 0x80 && std::isalnum(c) != 0) || others.find(char(c)) != others.npos;
    });
}

bool is_port(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port > 0 && port < 65536;
}

bool is_address(int family, std::string_view text) {
    in6_addr scratch{};
    return ::inet_pton(family, std::string(text).c_str(), &scratch) == 1;
}

/// "live.example.com"
bool is_host_name(std::string_view text) {
    return !text.empty() && text.size() <= kLongestName && consists_of(text, ".-_") &&
           text.front() != '.' && text.front() != '-';
}

/// HOST or HOST:PORT, the host a name or an address.
bool is_authority(std::string_view text) {
    std::string_view host = text, port;
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == text.npos || !is_address(AF_INET6, text.substr(1, close - 1))) return false;
        port = text.substr(close + 1);
    } else {
        host = text.substr(0, text.find(':'));
        port = text.substr(host.size());
        if (!is_host_name(host)) return false;
    }
    return port.empty() || (port.front() == ':' && is_port(port.substr(1)));
}

using Parse = Parsed<std::string> (*)(std::string_view);

void read_all(GivenReader& reader, const std::vector<std::string>& values, const char* name,
              Parse parse, std::vector<std::string>& target) {
    for (const std::string& value : values)
        reader.read({value, name}, parse, target.emplace_back());
}

void read_one(GivenReader& reader, const std::optional<std::string>& value, const char* name,
              Parse parse, std::string& target) {
    if (value) reader.read({*value, name}, parse, target);
}

void read_count(GivenReader& reader, const std::optional<std::string>& value, const char* name,
                unsigned most, unsigned& target) {
    if (!value) return;
    reader.read({*value, name}, parse_count, target);
    if (target > most) reader.fail(name, {fmt::format("more than {}", most), ""});
}

}  // namespace

Parsed<std::string> parse_nginx_path(std::string_view text) {
    if (text.empty()) return UsageError{"it is empty", ""};
    // Between quotation marks nginx gives a meaning to these, and to one of them whatever is done.
    const auto is_special = [](unsigned char c) {
        return c < ' ' || c == 0x7f || c == '"' || c == '\\' || c == '$';
    };
    if (std::ranges::any_of(text, is_special))
        return UsageError{fmt::format("'{}' can't stand in nginx's configuration", printable(text)),
                          "a path without quotation marks, backslashes, $ and control characters"};
    std::error_code error;
    const auto path = std::filesystem::absolute(text, error).lexically_normal();
    if (error || path.native().size() > kLongestPath)
        return UsageError{"it is too long a path", ""};
    // The working directory's name is somebody's choice, too.
    if (std::ranges::any_of(path.native(), is_special)) return parse_nginx_path(path.native());
    return path.has_filename() || path == path.root_path() ? path.native()
                                                           : path.parent_path().native();
}

Parsed<std::string> parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto port = colon == text.npos ? text : text.substr(colon + 1);
    const auto host = colon == text.npos ? std::string_view{} : text.substr(0, colon);
    const bool is_v6 = host.size() > 2 && host.front() == '[' && host.back() == ']' &&
                       is_address(AF_INET6, host.substr(1, host.size() - 2));
    if (is_port(port) && (colon == text.npos || is_v6 || host == "*" || is_address(AF_INET, host)))
        return std::string(text);
    return UsageError{fmt::format("'{}' is nothing to listen at", printable(text)),
                      "8080, 127.0.0.1:8080 or [::]:8080"};
}

Parsed<std::string> parse_server_name(std::string_view text) {
    const auto rest = text.starts_with("*.") ? text.substr(2) : text;
    if (is_host_name(rest)) return std::string(text);
    return UsageError{fmt::format("'{}' is not a name of a server", printable(text)),
                      "live.example.com or *.example.com"};
}

Parsed<std::string> parse_cors(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (text.starts_with(scheme) && is_authority(text.substr(scheme.size())))
            return std::string(text);
    if (text == "*") return std::string(text);
    return UsageError{fmt::format("'{}' is not an origin", printable(text)),
                      "https://www.example.com, without a path; or '*'"};
}

Parsed<std::string> parse_upstream(std::string_view text) {
    constexpr std::string_view kScheme = "http://";
    auto rest = text.starts_with(kScheme) ? text.substr(kScheme.size()) : std::string_view{};
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (is_authority(rest)) return std::string(rest);
    return UsageError{fmt::format("'{}' is not where weir serves HTTP", printable(text)),
                      "http://127.0.0.1:8080"};
}

Parsed<std::string> parse_user(std::string_view text) {
    if (!text.empty() && text.size() <= 32 && consists_of(text, "_-") && text.front() != '-')
        return std::string(text);
    return UsageError{fmt::format("'{}' is not a user", printable(text)), "www-data"};
}

Parsed<std::string> parse_secret(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    if (text.size() >= kShortestSecret && text.size() <= kLongestSecret &&
        consists_of(text, "+/=_.~-"))
        return std::string(text);
    return UsageError{
        fmt::format("a secret is one line of {} to {} letters, digits and any of + / = _ . ~ -",
                    kShortestSecret, kLongestSecret),
        "openssl rand -base64 33 > FILE"};
}

Parsed<NginxPlan> plan_nginx(const DeployNginxFlags& flags, const std::string& secret) {
    NginxPlan out;
    const Environment none;
    GivenReader reader(none);
    if (!flags.root)
        return UsageError{"no folder given: what weir publishes",
                          "weir deploy nginx --root /srv/weir/publish"};
    read_one(reader, flags.root, "--root", parse_nginx_path, out.root);
    read_all(reader, flags.listen, "--listen", parse_listen, out.listen);
    read_all(reader, flags.server_names, "--server-name", parse_server_name, out.server_names);
    read_one(reader, flags.certificate, "--tls-certificate", parse_nginx_path, out.certificate);
    read_one(reader, flags.key, "--tls-key", parse_nginx_path, out.key);
    read_one(reader, flags.cors, "--cors", parse_cors, out.cors);
    read_one(reader, flags.api, "--api", parse_upstream, out.api);
    read_one(reader, flags.user, "--user", parse_user, out.user);
    read_count(reader, flags.viewers, "--viewers", kMostViewers, out.viewers);
    read_count(reader, flags.per_address, "--per-address", kMostPerAddress, out.per_address);
    if (flags.secret_file) reader.read({secret, "--secret-file"}, parse_secret, out.secret);
    if (out.certificate.empty() != out.key.empty())
        reader.fail(
            out.key.empty() ? "--tls-certificate" : "--tls-key",
            {"certificate and key are given together", "--tls-certificate FILE --tls-key FILE"});
    if (reader.error()) return *reader.error();
    if (out.listen.empty()) out.listen = {out.certificate.empty() ? "80" : "443"};
    return out;
}

}  // namespace weir::cli
