// SPDX-License-Identifier: MIT
// The live table as text. Pure.
#pragma once
#include <weir/event.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace weir::cli {

struct StreamRow {
    unsigned number = 0;
    std::string label;  ///< Printable.
    RecordingState state = RecordingState::connecting;
    double media_s = 0;
    double bitrate_bps = 0;
    std::uint64_t bytes = 0;
    unsigned gaps = 0;
};

/// What the footer tells besides the sums of the rows.
struct TableTotals {
    double elapsed_s = 0;
    double cpu_percent = 0;
    std::uint64_t memory_bytes = 0;
};

struct TableShape {
    std::size_t width = 80;
    std::size_t height = 24;
    bool has_colour = false;
};

/// Header, one line a stream, "… 83 more" where the height ends, two lines of totals. Each line is
/// narrower than the width, and there are fewer lines than the height. When not all streams fit,
/// those that have ended give way first; on a narrow terminal columns do.
std::vector<std::string> render_table(const std::vector<StreamRow>& rows, const TableTotals& totals,
                                      const TableShape& shape);

}  // namespace weir::cli
