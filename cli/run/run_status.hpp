// SPDX-License-Identifier: MIT
// What `weir run` does at one instant: shown by itself, and sent to `weir status`. Pure.
#pragma once
#include <weir/error.hpp>
#include <weir/watch.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "output/table.hpp"

namespace weir::cli {

struct RoomRow {
    std::string name{};  ///< For people; printable.
    std::string url{}, platform{};
    std::string state{};  ///< Of the room; of its recording while it has one that is odd.
    double media_s = 0, bitrate_bps = 0;
    std::uint64_t bytes = 0;
    unsigned gaps = 0;
    double next_poll_s = 0;  ///< From now on; 0: none is planned.
    std::string trouble{};
    bool quarantined = false;

    bool is_recording() const { return state == "recording" || state == "retrying"; }
};

struct RunStatus {
    std::vector<RoomRow> rooms{};
    TableTotals totals{};
};

/// What of it is shown.
struct RoomFilter {
    std::string text{};   ///< Part of the name, URL or platform; empty: all.
    std::string state{};  ///< "recording", "trouble", …; empty: all.
};

RoomRow room_row(const RoomStatus& status, double bitrate_bps,
                 std::chrono::system_clock::time_point now);

/// What GET /api/v1/status answers.  Errors: Errc::bad_option: it is none.
Result<RunStatus> parse_status(const std::string& answer,
                               std::chrono::system_clock::time_point now);

/// Those that match, the busiest states first, within them by name.
std::vector<RoomRow> sorted_rows(std::vector<RoomRow> rows, const RoomFilter& filter);

/// Header, a line a room, "… 83 more" where the height ends, two lines of totals, as
/// render_table() does. `height` 0: all rooms.
std::vector<std::string> render_rooms(const RunStatus& status, const RoomFilter& filter,
                                      const TableShape& shape);

}  // namespace weir::cli
