// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kNarrowestLabel = 12;
constexpr std::size_t kFooterLines = 2;

enum class Column { number, label, state, media, rate, size, gaps };

struct ColumnSpec {
    Column column;
    std::string_view title;
    std::size_t width;  ///< Of the label: the least it is given.
    bool is_number;
};

/// As many columns as the width allows; the first to go are those that the footer sums up.
std::vector<ColumnSpec> choose_columns(std::size_t width, std::size_t number_width) {
    std::vector<ColumnSpec> columns{{Column::number, "#", number_width, true},
                                    {Column::label, "stream", kNarrowestLabel, false},
                                    {Column::state, "state", 10, false},
                                    {Column::media, "media", 8, true},
                                    {Column::rate, "rate", 9, true},
                                    {Column::size, "size", 7, true},
                                    {Column::gaps, "gaps", 4, true}};
    const auto total = [&columns] {
        std::size_t sum = 0;
        for (const ColumnSpec& spec : columns)
            sum += spec.width + 2;
        return sum - 2;
    };
    for (const Column next :
         {Column::number, Column::rate, Column::gaps, Column::media, Column::size, Column::state}) {
        if (total() <= width) break;
        std::erase_if(columns, [next](const ColumnSpec& spec) { return spec.column == next; });
    }
    const std::size_t used = total();
    for (ColumnSpec& spec : columns) {
        if (spec.column != Column::label) continue;
        spec.width = used <= width ? spec.width + (width - used) : width;
    }
    return columns;
}

std::string_view colour_of(RecordingState state) {
    switch (state) {
        case RecordingState::connecting:
        case RecordingState::finishing: return "\x1b[36m";
        case RecordingState::recording: return "\x1b[32m";
        case RecordingState::retrying: return "\x1b[33m";
        case RecordingState::completed: return "\x1b[2m";
        case RecordingState::failed:
        case RecordingState::not_live: return "\x1b[31m";
    }
    return "";
}

std::string coloured(std::string text, std::string_view code, bool has_colour) {
    if (!has_colour || code.empty()) return text;
    return std::string(code) + text + "\x1b[0m";
}

std::string cell_text(const StreamRow& row, Column column) {
    switch (column) {
        case Column::number: return std::to_string(row.number);
        case Column::label: return row.label;
        case Column::state: {
            const std::string_view word = to_string(row.state);
            return row.state == RecordingState::not_live ? "not live" : std::string(word);
        }
        case Column::media: return human_time(row.media_s);
        case Column::rate: return is_final(row.state) ? "-" : human_bitrate(row.bitrate_bps);
        case Column::size: return human_bytes(row.bytes);
        case Column::gaps: return row.gaps == 0 ? "-" : std::to_string(row.gaps);
    }
    return {};
}

std::string padded(std::string text, const ColumnSpec& spec) {
    text = shortened(text, spec.width);
    return spec.is_number ? pad_left(std::move(text), spec.width)
                          : pad_right(std::move(text), spec.width);
}

std::string row_line(const StreamRow& row, const std::vector<ColumnSpec>& columns,
                     bool has_colour) {
    std::string line;
    for (const ColumnSpec& spec : columns) {
        if (!line.empty()) line += "  ";
        std::string cell = padded(cell_text(row, spec.column), spec);
        if (spec.column == Column::state) {
            cell = coloured(std::move(cell), colour_of(row.state), has_colour);
        } else if (spec.column == Column::gaps && row.gaps != 0) {
            cell = coloured(std::move(cell), "\x1b[33m", has_colour);
        }
        line += cell;
    }
    return line;
}

std::string header_line(const std::vector<ColumnSpec>& columns, bool has_colour) {
    std::string line;
    for (const ColumnSpec& spec : columns) {
        if (!line.empty()) line += "  ";
        line += padded(std::string(spec.title), spec);
    }
    return coloured(std::move(line), "\x1b[2m", has_colour);
}

std::string states_line(const std::vector<StreamRow>& rows) {
    std::string line = counted(rows.size(), "stream") + ":";
    static constexpr std::array kOrder{RecordingState::recording, RecordingState::connecting,
                                       RecordingState::retrying,  RecordingState::finishing,
                                       RecordingState::completed, RecordingState::failed,
                                       RecordingState::not_live};
    bool is_first = true;
    for (const RecordingState state : kOrder) {
        const auto count = std::count_if(rows.begin(), rows.end(),
                                         [state](const StreamRow& r) { return r.state == state; });
        if (count == 0) continue;
        line += fmt::format("{} {} {}", is_first ? "" : ",", count,
                            state == RecordingState::not_live ? "not live" : to_string(state));
        is_first = false;
    }
    return line;
}

std::string totals_line(const std::vector<StreamRow>& rows, const TableTotals& totals) {
    double bitrate_bps = 0;
    std::uint64_t bytes = 0;
    std::uint64_t gaps = 0;
    for (const StreamRow& row : rows) {
        bitrate_bps += is_final(row.state) ? 0 : row.bitrate_bps;
        bytes += row.bytes;
        gaps += row.gaps;
    }
    return fmt::format("{}  {}  {} written  {}  CPU {:.0f} %  memory {}",
                       human_time(totals.elapsed_s), human_bitrate(bitrate_bps), human_bytes(bytes),
                       counted(gaps, "gap"), totals.cpu_percent, human_bytes(totals.memory_bytes));
}

/// The rows to show, in their order: all that run before any that has ended.
std::vector<const StreamRow*> choose_rows(const std::vector<StreamRow>& rows, std::size_t room) {
    std::vector<const StreamRow*> chosen;
    chosen.reserve(rows.size());
    for (const StreamRow& row : rows)
        chosen.push_back(&row);
    if (chosen.size() <= room) return chosen;
    std::stable_partition(chosen.begin(), chosen.end(),
                          [](const StreamRow* row) { return !is_final(row->state); });
    chosen.resize(room);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace

std::vector<std::string> render_table(const std::vector<StreamRow>& rows, const TableTotals& totals,
                                      const TableShape& shape) {
    const std::size_t width = std::max<std::size_t>(shape.width, 2) - 1;
    const std::size_t most_lines = std::max<std::size_t>(shape.height, 2) - 1;
    std::vector<std::string> lines;
    if (most_lines > kFooterLines + 1) {
        const std::size_t room = most_lines - kFooterLines - 1;
        const bool all_fit = rows.size() <= room;
        const auto chosen = choose_rows(rows, all_fit ? room : room - 1);
        const auto columns = choose_columns(width, std::to_string(rows.size()).size());
        lines.push_back(header_line(columns, shape.has_colour));
        for (const StreamRow* row : chosen) {
            lines.push_back(row_line(*row, columns, shape.has_colour));
        }
        if (!all_fit) {
            lines.push_back(
                shortened(fmt::format("… {} more", rows.size() - chosen.size()), width));
        }
    }
    lines.push_back(shortened(states_line(rows), width));
    lines.push_back(shortened(totals_line(rows, totals), width));
    if (lines.size() > most_lines) lines.erase(lines.begin());
    return lines;
}

}  // namespace weir::cli
