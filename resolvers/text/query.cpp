// SPDX-License-Identifier: MIT
#include "text/query.hpp"

#include <algorithm>

namespace weir::resolvers {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// What stands before the first `mark`, and what behind it.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char mark) {
    const auto at = text.find(mark);
    if (at == text.npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

/// Where + is a space.
std::string decode_form(std::string_view text) {
    std::string plain{text};
    std::ranges::replace(plain, '+', ' ');
    return decode_percent(plain);
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string encode_percent(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain(c))
            out += c;
        else
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out;
}

std::string decode_percent(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool may_be = text[i] == '%' && i + 2 < text.size();
        const int high = may_be ? digit(text[i + 1]) : -1;
        const int low = may_be ? digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::string to_text(const Query& query) {
    std::string out;
    for (const auto& [name, value] : query) {
        if (!out.empty()) out += '&';
        out += encode_percent(name) + '=' + encode_percent(value);
    }
    return out;
}

Query parse_query(std::string_view text) {
    if (text.starts_with('?')) text.remove_prefix(1);
    Query query;
    while (!text.empty()) {
        const auto [item, rest] = cut(text, '&');
        text = rest;
        if (item.empty()) continue;
        const auto [name, value] = cut(item, '=');
        query.emplace_back(decode_form(name), decode_form(value));
    }
    return query;
}

std::optional<std::string> find(const Query& query, std::string_view name) {
    const auto found = std::ranges::find(query, name, &Query::value_type::first);
    if (found == query.end()) return std::nullopt;
    return found->second;
}

}  // namespace weir::resolvers
