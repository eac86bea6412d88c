// SPDX-License-Identifier: MIT
#include "hooks/text.hpp"

#include <fmt/format.h>

#include "index/utf8.hpp"

namespace weir::hooks {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD", kEllipsis = "\xE2\x80\xA6";

/// Calls `take` with each character, until it returns false.
template <class Take>
void for_each_character(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const index::Character character = index::first_character(text);
        const auto bytes = character.valid ? text.substr(0, character.bytes) : kReplacement;
        if (!take(bytes, character.valid ? character.code : 0xfffd)) return;
        text.remove_prefix(character.bytes);
    }
}

bool breaks_lines(char32_t code) {
    const bool is_control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const bool is_separator = code == 0x2028 || code == 0x2029;
    const bool turns = code == 0x200e || code == 0x200f || code == 0x61c ||
                       (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return is_control || is_separator || turns;
}

/// Appends until it would be longer than `bytes`; then makes room for "…".
class Bounded {
public:
    explicit Bounded(std::size_t bytes) : bytes_(bytes) {}

    bool append(std::string_view piece) {
        if (text_.size() + piece.size() > bytes_) {
            text_.resize(bytes_ >= kEllipsis.size() ? whole_ : 0);
            if (bytes_ >= kEllipsis.size()) text_ += kEllipsis;
            return false;
        }
        text_ += piece;
        if (text_.size() + kEllipsis.size() <= bytes_) whole_ = text_.size();
        return true;
    }
    std::string take() { return std::move(text_); }

private:
    std::size_t bytes_;
    std::size_t whole_ = 0;  ///< So much of it leaves room for "…".
    std::string text_;
};

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](std::string_view bytes, char32_t) {
        out += bytes;
        return true;
    });
    return out;
}

std::string one_line(std::string_view text, std::size_t bytes) {
    Bounded out{bytes};
    for_each_character(text, [&](std::string_view character, char32_t code) {
        return out.append(breaks_lines(code) ? " " : character);
    });
    return out.take();
}

std::string escaped(std::string_view text, std::size_t bytes,
                    std::string (*escape)(std::string_view character)) {
    Bounded out{bytes};
    for_each_character(
        text, [&](std::string_view character, char32_t) { return out.append(escape(character)); });
    return out.take();
}

std::string plain_url(std::string_view url, std::size_t bytes) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
    constexpr std::string_view kPlain = "-._~:/?#&=%+,;";
    std::string out;
    for (const unsigned char c : url) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                              (c >= 'A' && c <= 'Z') || kPlain.find(char(c)) != kPlain.npos;
        if (is_plain)
            out += static_cast<char>(c);
        else
            out += fmt::format("%{:02X}", c);
        if (out.size() > bytes) return {};
    }
    return out;
}

}  // namespace weir::hooks
