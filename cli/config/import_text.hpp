// SPDX-License-Identifier: MIT
// What the readers of other recorders' files share. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

struct TextLine {
    unsigned number = 0;
    std::string_view text{};  ///< Without its end.
};

/// All lines, without the byte order mark.
std::vector<TextLine> lines_of(std::string_view text);

/// Without blanks around it, those of Chinese text included.
std::string_view trimmed(std::string_view text);

std::string lower_ascii(std::string_view text);

/// Parts between commas, ASCII or full-width, trimmed.
std::vector<std::string_view> comma_parts(std::string_view text);
std::vector<std::string_view> comma_parts(std::string&& text) = delete;  // The parts would dangle.

}  // namespace weir::cli
