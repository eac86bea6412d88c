// SPDX-License-Identifier: MIT
#include "index/file_name.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>

#include "index/utf8.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr char kReplacement = '_';

/// Controls, and characters without a shape that only change how others are shown: a name with them
/// looks like another name.
bool is_invisible(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x200b ||
           c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

bool is_forbidden(char32_t c) {
    return c < 0x80 && std::string_view{"\\/:*?\"<>|"}.find(char(c)) != std::string_view::npos;
}

std::string cleaned(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const Character c = first_character(text);
        if (!c.valid || is_forbidden(c.code))
            out += kReplacement;
        else if (!is_invisible(c.code))
            out += text.substr(0, c.bytes);
        text.remove_prefix(c.bytes);
    }
    return out;
}

bool ends_with_blank(std::string_view text) {
    return text.ends_with(' ') || text.ends_with("\u00a0") || text.ends_with("\u3000");
}

bool begins_with_blank(std::string_view text) {
    return text.starts_with(' ') || text.starts_with("\u00a0") || text.starts_with("\u3000");
}

void remove_last_character(std::string& text) {
    while ((static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
        text.pop_back();
    text.pop_back();
}

/// `text` is valid UTF-8.
void cut_and_trim(std::string& text) {
    while (begins_with_blank(text))
        text.erase(0, first_character(text).bytes);
    if (text.size() > kLongestName) {
        std::size_t end = kLongestName;
        while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
            --end;
        text.resize(end);
    }
    while (ends_with_blank(text) || text.ends_with('.'))
        remove_last_character(text);
}

/// Windows keeps these for devices, with any extension. Source: Win32 "Naming Files".
bool is_device(std::string_view stem) {
    std::string upper{stem};
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
    constexpr std::array<std::string_view, 6> names{"CON", "PRN",    "AUX",
                                                    "NUL", "CONIN$", "CONOUT$"};
    if (std::ranges::find(names, upper) != names.end()) return true;
    return upper.size() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")) &&
           upper[3] >= '0' && upper[3] <= '9';
}

}  // namespace

std::string safe_file_name(std::string_view text) {
    std::string name = cleaned(text);
    cut_and_trim(name);
    std::string_view stem = std::string_view{name}.substr(0, name.find('.'));
    while (stem.ends_with(' '))
        stem.remove_suffix(1);
    if (is_device(stem)) {
        name.insert(name.begin() + std::ptrdiff_t(stem.size()), kReplacement);
        cut_and_trim(name);
    }
    return name.empty() ? std::string(1, kReplacement) : name;
}

}  // namespace weir::index
