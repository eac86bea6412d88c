// SPDX-License-Identifier: MIT
#include "watch/schedule.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <exception>

#include "base/fail.hpp"

namespace weir {
namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::string_view kExample = "mon-fri 20:00-02:00, sat,sun 12:00-24:00";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

Error not_a_window(std::string_view text) {
    return fail(Errc::bad_option, "'{}' is no window of the week; write it as in '{}'", text,
                kExample);
}

std::optional<unsigned> parse_number(std::string_view text) {
    if (text.empty() || text.size() > 2) return std::nullopt;
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

/// "20:00"; "24:00" is the end of the day.
std::optional<minutes> parse_time(std::string_view text) {
    text = trimmed(text);
    const auto colon = text.find(':');
    if (colon == text.npos || text.size() - colon != 3) return std::nullopt;
    const auto hour = parse_number(text.substr(0, colon));
    const auto minute = parse_number(text.substr(colon + 1));
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 1440) return std::nullopt;
    return minutes{*hour * 60 + *minute};
}

std::optional<unsigned> parse_day(std::string_view text) {
    const auto found = std::ranges::find(kDays, trimmed(text));
    if (found == kDays.end()) return std::nullopt;
    return static_cast<unsigned>(found - kDays.begin());
}

/// "mon" or "mon-fri"; "fri-mon" goes over the week's end.
std::optional<std::uint8_t> parse_days(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = parse_day(text.substr(0, dash));
    const auto last = dash == text.npos ? first : parse_day(text.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    std::uint8_t days = 0;
    for (unsigned day = *first;; day = (day + 1) % 7) {
        days = static_cast<std::uint8_t>(days | 1u << day);
        if (day == *last) return days;
    }
}

bool begins_with_digit(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

/// "20:00-02:00", its days given before.
std::optional<ScheduleWindow> parse_hours(std::string_view text, std::uint8_t days) {
    const auto dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    const auto begin = parse_time(text.substr(0, dash));
    const auto end = parse_time(text.substr(dash + 1));
    if (!begin || !end || *begin == minutes{1440} || *begin == *end) return std::nullopt;
    return ScheduleWindow{days, *begin, *end};
}

}  // namespace

Result<std::vector<ScheduleWindow>> parse_windows(std::string_view text) {
    std::vector<ScheduleWindow> windows;
    std::uint8_t days = 0;  // Those named since the last hours: "sat,sun 12:00-24:00".
    for (std::string_view rest = text; !trimmed(rest).empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        std::string_view piece = trimmed(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        const auto blank = begins_with_digit(piece) ? 0 : std::min(piece.find(' '), piece.size());
        if (blank > 0) {
            const auto named = parse_days(piece.substr(0, blank));
            if (!named) return not_a_window(piece);
            days |= *named;
            piece = trimmed(piece.substr(blank));
            if (piece.empty()) continue;
        }
        const auto window = parse_hours(piece, days == 0 ? std::uint8_t{0x7f} : days);
        if (!window) return not_a_window(piece);
        windows.push_back(*window);
        days = 0;
    }
    if (days != 0) return not_a_window(trimmed(text));
    return windows;
}

Result<void> check_time_zone(std::string_view name) {
    // The library tells of what it does not know by exceptions only.
    try {
        (void)date::locate_zone(std::string{name});
        return {};
    } catch (const std::exception&) {
        return fail(Errc::bad_option, "no time zone '{}'; write it as in 'Asia/Shanghai'", name);
    }
}

namespace watch {
namespace {

constexpr auto kLookAhead = date::days{10};
constexpr auto kEachWeek = date::days{8};  ///< Whatever changes at all does so within it.

const date::time_zone* zone_of(const Schedule& schedule) {
    try {
        return schedule.time_zone.empty() ? date::current_zone()
                                          : date::locate_zone(schedule.time_zone);
    } catch (const std::exception&) {
        return nullptr;
    }
}

date::local_time<WallClock::duration> local(const date::time_zone* zone, WallClock::time_point at) {
    if (zone != nullptr) return zone->to_local(at);
    return date::local_time<WallClock::duration>{at.time_since_epoch()};
}

WallClock::time_point absolute(const date::time_zone* zone, date::local_time<minutes> at) {
    if (zone == nullptr) return WallClock::time_point{at.time_since_epoch()};
    return zone->to_sys(at, date::choose::earliest);
}

bool is_on(const ScheduleWindow& window, date::local_days day) {
    const unsigned monday_based = date::weekday{day}.iso_encoding() - 1;
    return (window.weekdays >> monday_based & 1u) != 0;
}

/// From its begin on a day to its end, which may be on the next.
struct Stretch {
    WallClock::time_point begin, end;
};

/// Those that begin from the day before `at` on, for as long as a week's windows repeat.
std::vector<Stretch> stretches_around(const Schedule& schedule, WallClock::time_point at) {
    const auto* zone = zone_of(schedule);
    const auto today = date::floor<date::days>(local(zone, at));
    std::vector<Stretch> found;
    for (auto day = today - date::days{1}; day < today + kLookAhead; day += date::days{1}) {
        for (const ScheduleWindow& window : schedule.windows) {
            if (!is_on(window, day)) continue;
            const auto end = window.end > window.begin ? window.end : window.end + minutes{1440};
            found.push_back({absolute(zone, day + window.begin), absolute(zone, day + end)});
        }
    }
    return found;
}

bool is_within(const std::vector<Stretch>& stretches, WallClock::time_point at) {
    return std::ranges::any_of(stretches,
                               [at](const Stretch& s) { return s.begin <= at && at < s.end; });
}

}  // namespace

bool is_open(const Schedule& schedule, WallClock::time_point at) {
    return schedule.windows.empty() || is_within(stretches_around(schedule, at), at);
}

std::optional<WallClock::time_point> next_change(const Schedule& schedule,
                                                 WallClock::time_point after) {
    if (schedule.windows.empty()) return std::nullopt;
    const auto stretches = stretches_around(schedule, after);
    const bool now = is_within(stretches, after);
    std::vector<WallClock::time_point> edges;
    for (const Stretch& stretch : stretches) {
        edges.push_back(stretch.begin);
        edges.push_back(stretch.end);
    }
    std::ranges::sort(edges);
    for (const auto edge : edges)
        if (edge > after && edge < after + kEachWeek && is_within(stretches, edge) != now)
            return edge;
    return std::nullopt;
}

}  // namespace watch
}  // namespace weir
