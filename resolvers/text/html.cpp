// SPDX-License-Identifier: MIT
#include "text/html.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/find.hpp>
#include <charconv>
#include <utility>

#include "text/utf8.hpp"

namespace weir::resolvers {
namespace {

constexpr std::size_t kLongestEntity = 10;
constexpr std::size_t kHead = 64 << 10;  ///< Of a page, what tells what it is.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};
constexpr std::array<std::string_view, 8> kCaptchaWords{
    "captcha", "verify you are human", "please wait...", "_wafchallengeid",
    "secsdk",  "slardar_verify",       "challenge-form", "cf-challenge"};

/// `name`: without & and ;.
bool append_entity(std::string& out, std::string_view name) {
    if (name.starts_with('#')) {
        name.remove_prefix(1);
        const bool is_hex = name.starts_with('x') || name.starts_with('X');
        if (is_hex) name.remove_prefix(1);
        std::uint32_t code = 0;
        const auto [end, error] =
            std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
        if (error != std::errc{} || end != name.data() + name.size()) return false;
        append_utf8(out, code);
        return true;
    }
    const auto* const found =
        std::ranges::find(kEntities, name, &decltype(kEntities)::value_type::first);
    if (found == kEntities.end()) return false;
    out += found->second;
    return true;
}

/// Where the string ends whose quote is at `at`.
std::size_t skip_string(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (++at; at < text.size() && text[at] != quote; ++at)
        if (text[at] == '\\') ++at;
    return at;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// `tag`: from "<script", without its ">".
bool has_id(std::string_view tag, std::string_view id) {
    for (auto at = tag.find(id); at != tag.npos; at = tag.find(id, at + 1)) {
        const auto end = at + id.size();
        if (at == 0 || end >= tag.size()) continue;
        const char quote = tag[at - 1];
        const bool is_quoted = (quote == '"' || quote == '\'') && tag[end] == quote;
        const std::string_view before = tag.substr(0, at - 1);
        if (is_quoted && before.ends_with("id=") && is_space(before[before.size() - 4]))
            return true;
    }
    return false;
}

}  // namespace

std::string unescape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto begin = text.find('&');
        out += text.substr(0, begin);
        if (begin == text.npos) break;
        text.remove_prefix(begin);
        const auto end = text.substr(0, kLongestEntity + 2).find(';');
        if (end != text.npos && append_entity(out, text.substr(1, end - 1))) {
            text.remove_prefix(end + 1);
        } else {
            out += '&';
            text.remove_prefix(1);
        }
    }
    return out;
}

std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after) {
    const auto at = text.find(before);
    if (at == text.npos) return std::nullopt;
    const auto begin = at + before.size();
    const auto end = text.find(after, begin);
    if (end == text.npos) return std::nullopt;
    return text.substr(begin, end - begin);
}

std::optional<std::string_view> literal_after(std::string_view text, std::string_view before) {
    const auto at = text.find(before);
    if (at == text.npos) return std::nullopt;
    const auto begin = text.find_first_of("{[", at + before.size());
    if (begin == text.npos) return std::nullopt;
    std::size_t depth = 0;
    for (auto i = begin; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'' || c == '`')
            i = skip_string(text, i);
        else if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return text.substr(begin, i + 1 - begin);
    }
    return std::nullopt;
}

std::optional<std::string_view> script(std::string_view page, std::string_view id) {
    constexpr std::string_view kTag = "<script";
    for (auto at = page.find(kTag); at != page.npos;) {
        const auto end = page.find('>', at);
        if (end == page.npos) return std::nullopt;
        if (has_id(page.substr(at, end - at), id))
            return between(page.substr(end), ">", "</script");
        at = page.find(kTag, end);
    }
    return std::nullopt;
}

bool is_html(std::string_view body) {
    const auto begin = body.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    return begin != body.npos && body[begin] == '<';
}

bool is_captcha(std::string_view body) {
    if (!is_html(body)) return false;
    const std::string_view head = body.substr(0, kHead);
    return std::ranges::any_of(kCaptchaWords, [head](std::string_view word) {
        return static_cast<bool>(boost::algorithm::ifind_first(head, word));
    });
}

}  // namespace weir::resolvers
