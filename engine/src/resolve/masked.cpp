// SPDX-License-Identifier: MIT
#include "resolve/masked.hpp"

#include <algorithm>
#include <array>

namespace weir::resolve {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kLeastSecret = 6;
/// In lower case; a name that holds one of them has a secret as its value.
constexpr std::array<std::string_view, 22> kSecretWords{
    "token",  "sign",   "secret",     "auth",       "sess",  "passw", "pwd",   "bogus",
    "ticket", "cookie", "credential", "apikey",     "sig",   "w_rid", "ttwid", "odin_tt",
    "sid_tt", "buvid",  "did",        "visitor_st", "nonce", "hdnts"};

bool is_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/// "-" and "." of a name are of no account.
bool is_secret(std::string_view name) {
    std::string plain;
    for (const char c : name)
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    // "did" alone: a part of too many words.
    if (plain == "did" || plain == "sig" || plain == "auth") return true;
    return std::ranges::any_of(kSecretWords, [&plain](std::string_view word) {
        return word.size() > 3 && plain.find(word) != plain.npos;
    });
}

/// The name that ends before `at`.
std::string_view name_before(std::string_view text, std::size_t at) {
    auto begin = at;
    while (begin > 0 && is_of_name(text[begin - 1]))
        --begin;
    return text.substr(begin, at - begin);
}

/// "name=value" of queries, forms and cookies; returns where the value ends, if it is a secret.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
    constexpr std::string_view kEnds = "&;\"'<> \t\r\n\\,";
    return std::min(text.find_first_of(kEnds, at), text.size());
}

/// "name":"value", also within a JSON text in a JSON text.
struct Quoted {
    std::size_t begin = 0, end = 0;
};
Quoted quoted_value(std::string_view text, std::size_t at) {
    const auto first = text.find_first_not_of(" \t\r\n", at);
    if (first == text.npos) return {};
    const auto quote = text.find_first_not_of('\\', first);
    if (quote == text.npos || text[quote] != '"') return {};
    // As deep as it begins, it ends.
    const std::size_t depth = quote - first;
    std::size_t run = 0;
    for (auto end = quote + 1; end < text.size(); ++end) {
        if (text[end] == '"' && run == depth) return {quote + 1, end - depth};
        run = text[end] == '\\' ? run + 1 : 0;
    }
    return {quote + 1, text.size()};
}

bool is_secret_header(std::string_view line) {
    const auto colon = line.find(": ");
    return colon != line.npos && line.find('\n') == line.npos && line.find('{') == line.npos &&
           std::ranges::all_of(line.substr(0, colon), is_of_name) &&
           is_secret(line.substr(0, colon));
}

std::string without_named(std::string_view text) {
    std::string out;
    std::size_t from = 0;
    const auto mask = [&](std::size_t begin, std::size_t end) {
        out.append(text.substr(from, begin - from)).append(kMask);
        from = end;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '=' && is_secret(name_before(text, i))) {
            const auto end = end_of_plain(text, i + 1);
            if (end > i + 1) mask(i + 1, end);
            i = end > i ? end - 1 : i;
        } else if (text[i] == ':' && i > 1 && text[i - 1] == '"') {
            auto name_end = i - 1;
            while (name_end > 0 && text[name_end - 1] == '\\')
                --name_end;
            if (!is_secret(name_before(text, name_end))) continue;
            const Quoted value = quoted_value(text, i + 1);
            if (value.end <= value.begin) continue;
            mask(value.begin, value.end);
            i = value.end;
        }
    }
    out.append(text.substr(from));
    return out;
}

void replace_all(std::string& text, const std::string& secret) {
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + kMask.size()))
        text.replace(at, secret.size(), kMask);
}

}  // namespace

std::vector<std::string> cookie_values(std::string_view cookies) {
    std::vector<std::string> values;
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        const std::string_view item = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        const auto equals = item.find('=');
        if (equals == item.npos) continue;
        const std::string_view value = item.substr(equals + 1);
        if (value.size() >= kLeastSecret) values.emplace_back(value);
    }
    return values;
}

std::string masked(std::string_view text, const std::vector<std::string>& secrets) {
    if (is_secret_header(text))
        return std::string{text.substr(0, text.find(": ") + 2)}.append(kMask);
    std::string out = without_named(text);
    for (const std::string& secret : secrets)
        if (secret.size() >= kLeastSecret) replace_all(out, secret);
    return out;
}

}  // namespace weir::resolve
