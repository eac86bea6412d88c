// SPDX-License-Identifier: MIT
// A table as text, for terminals and for Markdown. Pure.
#pragma once
#include <string>
#include <vector>

namespace weir::bench {

struct Table {
    std::vector<std::string> titles;
    /// Each as long as `titles`. Text is ASCII, so that bytes are columns.
    std::vector<std::vector<std::string>> rows;
};

/// The first column flush left, the others, which are numbers, flush right; two blanks in between.
/// Lines end with '\n' and have no blanks before it.
std::string render_text(const Table& table);

/// The same as a Markdown table. '|' in a cell is escaped.
std::string render_markdown(const Table& table);

}  // namespace weir::bench
