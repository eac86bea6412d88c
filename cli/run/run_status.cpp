// SPDX-License-Identifier: MIT
#include "run_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "http/iso_time.hpp"
#include "http/room_json.hpp"
#include "output/columns.hpp"
#include "output/json_values.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kStatusFooterLines = 2;
/// In the order in which they are shown.
constexpr std::array<std::string_view, 9> kStates{
    "retrying", "recording", "ending", "polling", "queued", "waiting", "closed", "off", "unknown"};

std::size_t rank(const RoomRow& row) {
    const auto found = std::ranges::find(kStates, row.state);
    // Trouble stands above what merely waits.
    if (!row.trouble.empty() && !row.is_recording()) return 2;
    return static_cast<std::size_t>(found - kStates.begin());
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool matches(const RoomRow& row, const RoomFilter& filter) {
    const bool is_named = filter.text.empty() || contains(row.name, filter.text) ||
                          contains(row.url, filter.text) || contains(row.platform, filter.text);
    if (filter.state.empty() || !is_named) return is_named;
    if (filter.state == "trouble") return !row.trouble.empty() || row.quarantined;
    return filter.state == row.state || (filter.state == "recording" && row.is_recording());
}

std::string_view colour_of(const RoomRow& row) {
    if (row.state == "recording") return colour::kGood;
    if (row.state == "retrying") return colour::kWarn;
    if (!row.trouble.empty()) return colour::kBad;
    return row.state == "ending" || row.state == "polling" ? colour::kBusy : colour::kDim;
}

std::string note_of(const RoomRow& row) {
    if (row.quarantined) return "quarantined: kept verbatim";
    if (!row.trouble.empty()) return row.trouble;
    if (row.next_poll_s > 0) return "next look in " + human_time(row.next_poll_s);
    return "";
}

Columns room_columns(std::size_t width, bool has_colour) {
    return Columns{{{"room", 14, false, 0, true},
                    {"platform", 10, false, 2},
                    {"state", 9, false, 7},
                    {"media", 8, true, 4},
                    {"rate", 9, true, 3},
                    {"size", 7, true, 6},
                    {"gaps", 4, true, 5},
                    {"", 24, false, 1}},
                   width,
                   has_colour};
}

std::vector<Cell> cells_of(const RoomRow& row) {
    const bool records = row.is_recording() || row.state == "ending";
    return {{row.name},
            {row.platform},
            {row.state, colour_of(row)},
            {records ? human_time(row.media_s) : "-"},
            {records ? human_bitrate(row.bitrate_bps) : "-"},
            {records ? human_bytes(row.bytes) : "-"},
            {row.gaps == 0 ? "-" : std::to_string(row.gaps), row.gaps == 0 ? "" : colour::kWarn},
            {note_of(row), row.trouble.empty() ? colour::kDim : colour::kBad}};
}

std::string states_line(const std::vector<RoomRow>& rows) {
    std::string line = counted(rows.size(), "room") + ":";
    for (const std::string_view state : kStates) {
        const auto count = std::ranges::count(rows, state, &RoomRow::state);
        if (count > 0) line += fmt::format(" {} {},", count, state);
    }
    const auto troubled =
        std::ranges::count_if(rows, [](const RoomRow& row) { return !row.trouble.empty(); });
    if (troubled > 0) return line + fmt::format(" {} in trouble", troubled);
    line.pop_back();
    return line;
}

std::string totals_line(const std::vector<RoomRow>& rows, const TableTotals& totals) {
    double bitrate_bps = 0;
    std::uint64_t gaps = 0;
    for (const RoomRow& row : rows) {
        bitrate_bps += row.bitrate_bps;
        gaps += row.gaps;
    }
    return fmt::format("{}  {}  {}  CPU {:.0f} %  memory {}", human_time(totals.elapsed_s),
                       human_bitrate(bitrate_bps), counted(gaps, "gap"), totals.cpu_percent,
                       human_bytes(totals.memory_bytes));
}

double seconds_until(std::chrono::system_clock::time_point at,
                     std::chrono::system_clock::time_point now) {
    return std::max(std::chrono::duration<double>(at - now).count(), 0.0);
}

double number(const json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

std::string word(const json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    const auto* found = value == nullptr ? nullptr : value->if_string();
    return found == nullptr ? std::string{} : std::string{*found};
}

/// A room as the API gives it.
RoomRow parse_row(const json::object& object, std::chrono::system_clock::time_point now) {
    RoomRow row;
    row.name = word(object, "name");
    row.url = word(object, "url");
    if (row.name.empty()) row.name = stream_label(row.url);
    row.platform = word(object, "platform");
    row.state = word(object, "state");
    const auto next = http::parse_iso_time(word(object, "next_poll_at"));
    if (next) row.next_poll_s = seconds_until(*next, now);
    row.trouble = word(object, "trouble");
    const auto* quarantined = object.if_contains("quarantined");
    row.quarantined = quarantined != nullptr && quarantined->is_bool() && quarantined->get_bool();
    const auto* value = object.if_contains("recording");
    const auto* recording = value == nullptr ? nullptr : value->if_object();
    if (recording == nullptr) return row;
    row.media_s = number(*recording, "media_s");
    row.bitrate_bps = number(*recording, "bitrate_bps");
    row.bytes = static_cast<std::uint64_t>(number(*recording, "bytes"));
    row.gaps = static_cast<unsigned>(number(*recording, "gaps"));
    return row;
}

}  // namespace

RoomRow room_row(const RoomStatus& status, double bitrate_bps,
                 std::chrono::system_clock::time_point now) {
    RoomRow row;
    row.name = status.name.empty() ? stream_label(status.url) : printable(status.name);
    row.url = status.url;
    row.platform = status.platform;
    row.state = http::state_word(status);
    row.media_s = status.stats.media_s;
    row.bitrate_bps = bitrate_bps;
    row.bytes = status.stats.written_bytes;
    row.gaps = status.stats.gaps;
    if (status.next_poll) row.next_poll_s = seconds_until(*status.next_poll, now);
    row.trouble = printable(status.trouble);
    row.quarantined = status.quarantined;
    return row;
}

Result<RunStatus> parse_status(const std::string& answer,
                               std::chrono::system_clock::time_point now) {
    boost::system::error_code bad;
    const json::value parsed = json::parse(answer, bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    const auto* rooms = object == nullptr ? nullptr : object->if_contains("rooms");
    if (rooms == nullptr || !rooms->is_array())
        return Error{Errc::bad_option, "weir run answers with something else"};
    RunStatus status;
    status.totals.elapsed_s = number(*object, "elapsed_s");
    status.totals.cpu_percent = number(*object, "cpu_percent");
    status.totals.memory_bytes = static_cast<std::uint64_t>(number(*object, "memory_bytes"));
    for (const json::value& room : rooms->get_array())
        if (const auto* row = room.if_object()) status.rooms.push_back(parse_row(*row, now));
    return status;
}

std::vector<RoomRow> sorted_rows(std::vector<RoomRow> rows, const RoomFilter& filter) {
    std::erase_if(rows, [&filter](const RoomRow& row) { return !matches(row, filter); });
    std::ranges::stable_sort(rows, [](const RoomRow& a, const RoomRow& b) {
        return std::pair{rank(a), std::string_view{a.name}} <
               std::pair{rank(b), std::string_view{b.name}};
    });
    return rows;
}

std::vector<std::string> render_rooms(const RunStatus& status, const RoomFilter& filter,
                                      const TableShape& shape) {
    const std::size_t width = std::max<std::size_t>(shape.width, 2) - 1;
    const auto rows = sorted_rows(status.rooms, filter);
    const std::size_t needed = rows.size() + 1 + kStatusFooterLines;
    const std::size_t most_lines =
        shape.height == 0 ? needed : std::max<std::size_t>(shape.height, 2) - 1;
    std::vector<std::string> lines;
    if (most_lines > kStatusFooterLines + 1) {
        const std::size_t room = most_lines - kStatusFooterLines - 1;
        const std::size_t shown = rows.size() <= room ? rows.size() : room - 1;
        const Columns columns = room_columns(width, shape.has_colour);
        lines.push_back(columns.header());
        for (std::size_t i = 0; i < shown; ++i)
            lines.push_back(columns.line(cells_of(rows[i])));
        if (shown < rows.size())
            lines.push_back(shortened(fmt::format("… {} more", rows.size() - shown), width));
    }
    lines.push_back(shortened(states_line(status.rooms), width));
    lines.push_back(shortened(totals_line(status.rooms, status.totals), width));
    if (lines.size() > most_lines) lines.erase(lines.begin());
    return lines;
}

}  // namespace weir::cli
