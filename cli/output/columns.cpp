// SPDX-License-Identifier: MIT
#include "columns.hpp"

#include <algorithm>

#include "text.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kBetween = 2;

}  // namespace

std::string coloured(std::string text, std::string_view code, bool has_colour) {
    if (!has_colour || code.empty()) return text;
    return std::string(code) + text + "\x1b[0m";
}

Columns::Columns(std::vector<Column> all, std::size_t width, bool has_colour)
    : has_colour_(has_colour) {
    for (std::size_t i = 0; i < all.size(); ++i)
        shown_.push_back({i, all[i]});
    const auto used = [this] {
        std::size_t sum = 0;
        for (const Shown& shown : shown_)
            sum += shown.column.width + kBetween;
        return sum - kBetween;
    };
    for (unsigned turn = 1; turn <= all.size() && used() > width; ++turn)
        std::erase_if(shown_, [turn](const Shown& s) { return s.column.leaves == turn; });
    const std::size_t taken = used();
    for (Shown& shown : shown_)
        if (shown.column.takes_rest)
            shown.column.width = taken <= width ? shown.column.width + (width - taken) : width;
}

/// As wide as its column; after the last one nothing follows.
std::string Columns::padded(std::string_view text, const Column& column) const {
    std::string cut = shortened(text, column.width);
    if (column.is_number) return pad_left(std::move(cut), column.width);
    const bool is_last = &column == &shown_.back().column;
    return is_last ? cut : pad_right(std::move(cut), column.width);
}

std::string Columns::header() const {
    std::vector<std::string> titles;
    for (const Shown& shown : shown_)
        titles.push_back(padded(shown.column.title, shown.column));
    return coloured(joined(titles), colour::kDim, has_colour_);
}

std::string Columns::line(const std::vector<Cell>& cells) const {
    std::vector<std::string> texts;
    for (const Shown& shown : shown_) {
        const Cell& cell = cells[shown.index];
        texts.push_back(coloured(padded(cell.text, shown.column), cell.colour, has_colour_));
    }
    return joined(texts);
}

std::string Columns::joined(const std::vector<std::string>& texts) const {
    std::string line;
    for (const std::string& text : texts) {
        if (!line.empty() && !text.empty()) line.append(kBetween, ' ');
        line += text;
    }
    return line;
}

}  // namespace weir::cli
