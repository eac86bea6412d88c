// SPDX-License-Identifier: MIT
// A table's columns, as many as the width allows. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// Terminal colours by what they mean.
namespace colour {
inline constexpr std::string_view kGood = "\x1b[32m", kBusy = "\x1b[36m", kWarn = "\x1b[33m",
                                  kBad = "\x1b[31m", kDim = "\x1b[2m";
}  // namespace colour

std::string coloured(std::string text, std::string_view code, bool has_colour);

struct Column {
    std::string_view title;
    std::size_t width;       ///< Of the one that takes the rest: the least it is given.
    bool is_number = false;  ///< Aligned to the right.
    unsigned leaves = 0;     ///< Where not all fit, 1 leaves first, then 2, …; 0 stays.
    bool takes_rest = false;
};

struct Cell {
    std::string text;
    std::string_view colour{};
};

class Columns {
public:
    Columns(std::vector<Column> all, std::size_t width, bool has_colour);

    std::string header() const;
    /// `cells`: one a column, of those that left too.
    std::string line(const std::vector<Cell>& cells) const;

private:
    struct Shown {
        std::size_t index;
        Column column;
    };
    std::string padded(std::string_view text, const Column& column) const;
    std::string joined(const std::vector<std::string>& texts) const;
    std::vector<Shown> shown_;
    bool has_colour_;
};

}  // namespace weir::cli
