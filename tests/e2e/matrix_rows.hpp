// SPDX-License-Identifier: MIT
// What the matrix tries: packagings and codecs in the rows, containers in the columns.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "kit/packager.hpp"
#include "kit/source_file.hpp"

namespace weir::e2e {

struct MatrixRow {
    std::string name;       ///< Also of its folder and of the recorded files.
    std::string packaging;  ///< In words.
    kit::Content content;
    kit::Packaging how;
};

/// One more row is one more stream for each weir, and no more wall time.
const std::vector<MatrixRow>& matrix_rows();

/// As --format takes them.
inline constexpr std::array kMatrixFormats{"ts", "mp4", "mkv", "flv", "source"};

/// weir can't write a codec of the row into that container; it says so and writes Matroska.
bool is_fallback(const std::string& format, const MatrixRow& row);
/// Of the file that should come out.
std::string expected_extension(const std::string& format, const MatrixRow& row);

/// One text per column.
using MatrixLine = std::array<std::string, kMatrixFormats.size()>;
/// What stands in a cell where all is right.
std::string good_cell(std::size_t files, bool is_fallback);
/// How many files hold a stream: a sound of its own stays so where nothing is remuxed.
std::size_t expected_files(const std::string& format, const MatrixRow& row);

/// What should come out.
std::vector<MatrixLine> expected_cells();
/// The lines of a Markdown table.
std::string matrix_table(const std::vector<MatrixLine>& cells);

}  // namespace weir::e2e
