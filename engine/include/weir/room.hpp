// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A window of the week, by the wall clock of its schedule's time zone.
struct ScheduleWindow {
    std::uint8_t weekdays = 0x7f;    ///< Bit 0 is Monday, of the day on which the window begins.
    std::chrono::minutes begin{0};   ///< Since midnight, up to 23:59.
    std::chrono::minutes end{1440};  ///< Up to 24:00; not after `begin`: it ends on the next day.
};

/// When a room is watched. Without a window: always.
struct Schedule {
    std::vector<ScheduleWindow> windows{};
    std::string time_zone{};  ///< IANA name, "Asia/Shanghai"; empty: the host's.
};

/// "mon-fri 20:00-02:00, sat,sun 12:00-24:00": windows with commas between; without days, each day.
/// Errors: Errc::bad_option, with the place and an example.
Result<std::vector<ScheduleWindow>> parse_windows(std::string_view text);
/// Errors: Errc::bad_option when this host does not know the zone.
Result<void> check_time_zone(std::string_view name);

/// What is watched, and recorded whenever it is live.
struct RoomOptions {
    /// Url, directory, format and all else of each of its recordings. Its `room` is filled in.
    RecordingOptions recording{};
    std::string name{};      ///< For people and for {title}; empty: what its URL says.
    std::string platform{};  ///< Whose polls are counted together; empty: its host's.
    Schedule schedule{};
    std::chrono::milliseconds poll_interval{0};  ///< 0: WatchOptions::poll_interval.
    bool enabled = true;
};

/// What tells rooms apart: the same for all spellings of a URL (case of scheme and host, default
/// port, order of the query, fragment, trailing slash).
/// Errors: Errc::refused_url.
Result<std::string> room_id(std::string_view url);

}  // namespace weir
