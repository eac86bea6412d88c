// SPDX-License-Identifier: MIT
#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace weir::bench {
namespace {

using Cells = std::vector<std::string>;

std::vector<std::size_t> widths(const Table& table) {
    std::vector<std::size_t> all;
    for (const std::string& title : table.titles)
        all.push_back(title.size());
    for (const Cells& row : table.rows) {
        assert(row.size() == all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = std::max(all[i], row[i].size());
    }
    return all;
}

std::string padded(const std::string& cell, std::size_t width, bool is_first) {
    return is_first ? fmt::format("{:<{}}", cell, width) : fmt::format("{:>{}}", cell, width);
}

std::string text_line(const Cells& cells, const std::vector<std::size_t>& width) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line += "  ";
        line += padded(cells[i], width[i], i == 0);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string markdown_line(const Cells& cells, const std::vector<std::size_t>& width) {
    std::string line = "|";
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += fmt::format(" {} |", padded(cells[i], width[i], i == 0));
    return line + "\n";
}

Cells escaped(Cells cells) {
    for (std::string& cell : cells)
        for (auto at = cell.find('|'); at != cell.npos; at = cell.find('|', at + 2))
            cell.insert(at, 1, '\\');
    return cells;
}

/// Says to Markdown which columns are numbers.
std::string markdown_rule(const std::vector<std::size_t>& width) {
    std::string line = "|";
    for (std::size_t i = 0; i < width.size(); ++i) {
        const std::string dashes(std::max<std::size_t>(width[i], 2) + 1, '-');
        line += i == 0 ? "-" + dashes + "|" : dashes + ":|";
    }
    return line + "\n";
}

}  // namespace

std::string render_text(const Table& table) {
    const auto width = widths(table);
    std::string text = text_line(table.titles, width);
    for (const Cells& row : table.rows)
        text += text_line(row, width);
    return text;
}

std::string render_markdown(const Table& table) {
    Table safe{escaped(table.titles), {}};
    for (const Cells& row : table.rows)
        safe.rows.push_back(escaped(row));
    const auto width = widths(safe);
    std::string text = markdown_line(safe.titles, width) + markdown_rule(width);
    for (const Cells& row : safe.rows)
        text += markdown_line(row, width);
    return text;
}

}  // namespace weir::bench
