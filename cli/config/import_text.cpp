// SPDX-License-Identifier: MIT
#include "config/import_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace weir::cli {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF", kWideComma = "，", kWideBlank = "　";
constexpr std::array<std::string_view, 7> kBlanks{" ", "\t", "\r", "\n", "\f", "\v", kWideBlank};

}  // namespace

std::vector<TextLine> lines_of(std::string_view text) {
    if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
    std::vector<TextLine> out;
    for (unsigned number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.push_back({number, line});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto strip = [](auto has, auto remove) {
        return std::ranges::any_of(kBlanks, [&](std::string_view blank) {
            if (!has(blank)) return false;
            remove(blank);
            return true;
        });
    };
    while (strip([&](auto b) { return text.starts_with(b); },
                 [&](auto b) { text.remove_prefix(b.size()); })) {
    }
    while (strip([&](auto b) { return text.ends_with(b); },
                 [&](auto b) { text.remove_suffix(b.size()); })) {
    }
    return text;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return static_cast<char>(c < 0x80 ? std::tolower(c) : c);
    });
    return out;
}

std::vector<std::string_view> comma_parts(std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        const auto narrow = text.find(','), wide = text.find(kWideComma);
        const auto end = std::min({narrow, wide, text.size()});
        out.push_back(trimmed(text.substr(0, end)));
        if (end == text.size()) return out;
        text.remove_prefix(end + (narrow == end ? 1 : kWideComma.size()));
    }
}

}  // namespace weir::cli
