// SPDX-License-Identifier: MIT
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace weir::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0;  ///< 0: the byte at the front begins no valid sequence.
};

CodePoint decode_front(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
    char32_t value = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        value = value << 6 | (byte(i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < kSmallest[length] || value > 0x10FFFF || is_surrogate) return {};
    return {value, length};
}

bool is_control(char32_t c) {
    const bool is_bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || is_bidi;
}

struct Range {
    char32_t first, last;
};

std::size_t columns_of(char32_t c) {
    static constexpr std::array<Range, 5> kNone{
        {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};
    static constexpr std::array<Range, 8> kTwo{{{0x1100, 0x115F},
                                                {0x2E80, 0x303E},
                                                {0x3041, 0xA4CF},
                                                {0xAC00, 0xD7A3},
                                                {0xF900, 0xFAFF},
                                                {0xFE30, 0xFE6F},
                                                {0xFF00, 0xFF60},
                                                {0x1F300, 0x3FFFD}}};
    const auto holds = [c](const Range& range) { return c >= range.first && c <= range.last; };
    if (std::any_of(kNone.begin(), kNone.end(), holds)) return 0;
    return std::any_of(kTwo.begin(), kTwo.end(), holds) ? 2 : 1;
}

/// Bytes of the colour code (ESC [ … letter) at the front; 0 if there is none.
std::size_t colour_code_length(std::string_view text) {
    if (!text.starts_with("\x1b[")) return 0;
    const std::size_t end = text.find_first_not_of("0123456789;", 2);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::string replaced(std::string_view bytes, bool also_controls) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const CodePoint point = decode_front(bytes);
        if (point.bytes == 0) {
            out += kReplacement;
        } else if (also_controls && is_control(point.value)) {
            out += '?';
        } else {
            out += bytes.substr(0, point.bytes);
        }
        bytes.remove_prefix(std::max<std::size_t>(point.bytes, 1));
    }
    return out;
}

std::string_view without_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

bool says_nothing(std::string_view name) {
    static constexpr std::array<std::string_view, 5> kGeneric{"index", "playlist", "master", "live",
                                                              "chunklist"};
    return name.empty() || std::find(kGeneric.begin(), kGeneric.end(), name) != kGeneric.end();
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
    return replaced(bytes, false);
}

std::string printable(std::string_view bytes) {
    return replaced(bytes, true);
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const std::size_t colour = colour_code_length(text);
        const CodePoint point = decode_front(text);
        if (colour == 0) width += columns_of(point.value);
        text.remove_prefix(colour != 0 ? colour : std::max<std::size_t>(point.bytes, 1));
    }
    return width;
}

std::string shortened(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string(text);
    if (width == 0) return {};
    std::size_t used = 0;
    std::size_t end = 0;
    while (end < text.size()) {
        const CodePoint point = decode_front(text.substr(end));
        const std::size_t columns = columns_of(point.value);
        if (used + columns > width - 1) break;
        used += columns;
        end += std::max<std::size_t>(point.bytes, 1);
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string pad_right(std::string text, std::size_t width) {
    const std::size_t has = display_width(text);
    if (has < width) text.append(width - has, ' ');
    return text;
}

std::string pad_left(std::string text, std::size_t width) {
    const std::size_t has = display_width(text);
    if (has < width) text.insert(0, width - has, ' ');
    return text;
}

std::string stream_label(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    const auto slash = std::min(url.find('/'), url.size());
    std::string_view host = url.substr(0, slash);
    host.remove_prefix(host.rfind('@') == std::string_view::npos ? 0 : host.rfind('@') + 1);
    std::string_view path = url.substr(slash);
    std::string_view name;
    while (!path.empty() && says_nothing(name)) {
        const auto last = path.rfind('/');
        const std::string_view element = without_extension(path.substr(last + 1));
        if (name.empty() || !says_nothing(element)) name = element;
        path = path.substr(0, last == std::string_view::npos ? 0 : last);
    }
    if (name.empty()) return printable(host);
    return printable(name) + " · " + printable(host);
}

}  // namespace weir::cli
