// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "columns.hpp"
#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kNarrowestLabel = 12;
constexpr std::size_t kFooterLines = 2;

/// The first to leave are those that the footer sums up.
Columns stream_columns(std::size_t streams, std::size_t width, bool has_colour) {
    const std::size_t number_width = std::to_string(streams).size();
    return Columns{{{"#", number_width, true, 1},
                    {"stream", kNarrowestLabel, false, 0, true},
                    {"state", 10, false, 6},
                    {"media", 8, true, 4},
                    {"rate", 9, true, 2},
                    {"size", 7, true, 5},
                    {"gaps", 4, true, 3}},
                   width,
                   has_colour};
}

std::string_view colour_of(RecordingState state) {
    switch (state) {
        case RecordingState::connecting:
        case RecordingState::finishing: return colour::kBusy;
        case RecordingState::recording: return colour::kGood;
        case RecordingState::retrying: return colour::kWarn;
        case RecordingState::completed: return colour::kDim;
        case RecordingState::failed:
        case RecordingState::not_live: return colour::kBad;
    }
    return "";
}

std::string state_word(RecordingState state) {
    return state == RecordingState::not_live ? "not live" : std::string(to_string(state));
}

std::vector<Cell> cells_of(const StreamRow& row) {
    return {{std::to_string(row.number)},
            {row.label},
            {state_word(row.state), colour_of(row.state)},
            {human_time(row.media_s)},
            {is_final(row.state) ? "-" : human_bitrate(row.bitrate_bps)},
            {human_bytes(row.bytes)},
            {row.gaps == 0 ? "-" : std::to_string(row.gaps), row.gaps == 0 ? "" : colour::kWarn}};
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
        line += fmt::format("{} {} {}", is_first ? "" : ",", count, state_word(state));
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
        const Columns columns = stream_columns(rows.size(), width, shape.has_colour);
        lines.push_back(columns.header());
        for (const StreamRow* row : chosen)
            lines.push_back(columns.line(cells_of(*row)));
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
