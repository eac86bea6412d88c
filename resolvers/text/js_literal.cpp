// SPDX-License-Identifier: MIT
#include "text/js_literal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "text/utf8.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

bool is_of_word(char c) {
    return begins_word(c) || is_digit(c);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWords{
    {{"true", "true"},
     {"false", "false"},
     {"null", "null"},
     {"undefined", "null"},
     {"NaN", "null"},
     {"Infinity", "null"}}};

/// One pass over a literal.
class Rewriter {
public:
    explicit Rewriter(std::string_view in) : in_(in) { out_.reserve(in.size()); }

    std::string run() {
        while (at_ < in_.size())
            step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = in_[at_];
        if (c == '"' || c == '\'' || c == '`') return copy_string();
        if (is_of_word(c)) return copy_word();
        if (in_.substr(at_).starts_with("-Infinity")) {
            ++at_;
            return;
        }
        if (c == ',' && (is_next('}') || is_next(']')) && is_behind_value()) {
            ++at_;
            return;
        }
        if (c == '!' && at_ + 1 < in_.size() && (in_[at_ + 1] == '0' || in_[at_ + 1] == '1')) {
            out_ += in_[at_ + 1] == '0' ? "true" : "false";
            at_ += 2;
            return;
        }
        out_ += c;
        ++at_;
    }

    bool is_behind_value() const {
        const auto last = out_.find_last_not_of(kSpace);
        return last != out_.npos && out_[last] != '{' && out_[last] != '[' && out_[last] != ',';
    }

    /// Behind the character at `at_`, spaces aside.
    bool is_next(char c) const { return is_first(c, at_ + 1); }

    bool is_first(char c, std::size_t at) const {
        const auto next = in_.find_first_not_of(kSpace, at);
        return next != in_.npos && in_[next] == c;
    }

    void copy_string() {
        const char quote = in_[at_++];
        // A template whose parts are to be run is no JSON in its quotes.
        const auto begin = out_.size();
        out_ += '"';
        bool is_run = false;
        for (; at_ < in_.size() && in_[at_] != quote; ++at_) {
            is_run = is_run || (quote == '`' && in_.substr(at_).starts_with("${"));
            if (in_[at_] == '\\' && at_ + 1 < in_.size())
                copy_escape();
            else
                append_plain(in_[at_]);
        }
        if (at_ == in_.size()) return;  // Nor is one that is cut short.
        out_ += '"';
        if (is_run) out_[begin] = quote;
        ++at_;
    }

    /// JSON has no control characters in strings, and this quote only escaped.
    void append_plain(char c) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20)
            out_.append("\\u00").append({kDigits[byte >> 4], kDigits[byte & 15]});
        else if (c == '"')
            out_ += "\\\"";
        else
            out_ += c;
    }

    /// JSON knows fewer.
    void copy_escape() {
        const char c = in_[++at_];
        if (c == 'x' && at_ + 2 < in_.size()) {
            out_.append("\\u00").append(in_.substr(at_ + 1, 2));
            at_ += 2;
            return;
        }
        constexpr std::string_view kOfJson = "\"\\/bfnrtu";
        if (kOfJson.find(c) != kOfJson.npos)
            out_.append({'\\', c});
        else if (c == 'v' || c == '0')
            append_plain(c == 'v' ? '\v' : '\0');
        else if (c == '\r' && at_ + 1 < in_.size() && in_[at_ + 1] == '\n')
            ++at_;
        else if (c != '\n' && c != '\r')
            append_plain(c);
    }

    /// A name, a number, or a word that is a value.
    void copy_word() {
        const auto begin = at_;
        while (at_ < in_.size() && is_of_word(in_[at_]))
            ++at_;
        const std::string_view word = in_.substr(begin, at_ - begin);
        const bool is_fraction = begin > 0 && (in_[begin - 1] == '.' || in_[begin - 1] == '+');
        if (is_first(':', at_) && !is_fraction) {
            out_.append("\"").append(word).append("\"");
            return;
        }
        const auto* const known =
            std::ranges::find(kWords, word, &decltype(kWords)::value_type::first);
        out_ += known == kWords.end() ? word : known->second;
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_;
};

/// The number at `at`; nothing: it has fewer digits.
std::optional<std::uint32_t> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    std::uint32_t code = 0;
    const char* const begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + digits, code, 16);
    if (error != std::errc{} || end != begin + digits) return std::nullopt;
    return code;
}

}  // namespace

std::string js_to_json(std::string_view literal) {
    return Rewriter{literal}.run();
}

std::optional<std::string> unescape_js(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        if (++i == text.size()) return std::nullopt;
        const char c = text[i];
        if (c != 'u' && c != 'x') {
            constexpr std::string_view kNames = "nrtbfv0", kMeans{"\n\r\t\b\f\v\0", 7};
            const auto known = kNames.find(c);
            out += known == kNames.npos ? c : kMeans[known];
            continue;
        }
        const std::size_t digits = c == 'u' ? 4 : 2;
        auto code = hex_at(text, i + 1, digits);
        if (!code) return std::nullopt;
        i += digits;
        if (*code >= 0xd800 && *code < 0xdc00 && text.substr(i + 1).starts_with("\\u")) {
            const auto low = hex_at(text, i + 3, 4);
            if (low && *low >= 0xdc00 && *low < 0xe000) {
                code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
                i += 6;
            }
        }
        append_utf8(out, *code);
    }
    return out;
}

}  // namespace weir::resolvers
