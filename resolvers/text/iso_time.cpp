// SPDX-License-Identifier: MIT
#include "text/iso_time.hpp"

#include <charconv>
#include <cstdint>

#include "candidates.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kShape = "0000-00-00T00:00:00";
constexpr std::string_view kZone = "+00:00";

/// Each 0 of `shape` is any digit, each + a sign, all else itself.
bool fits(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const char c = text[i];
        const bool is_fit = shape[i] == '0'   ? c >= '0' && c <= '9'
                            : shape[i] == '+' ? c == '+' || c == '-'
                                              : c == shape[i];
        if (!is_fit) return false;
    }
    return true;
}

/// Of digits alone.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
    int number = 0;
    std::from_chars(text.data() + at, text.data() + at + count, number);
    return number;
}

std::string_view without_fraction(std::string_view rest) {
    if (!rest.starts_with('.')) return rest;
    const auto end = rest.find_first_not_of("0123456789", 1);
    return end == rest.npos ? std::string_view{} : rest.substr(end);
}

/// How far local time is ahead; nothing: it is no zone.
std::optional<std::int64_t> seconds_ahead(std::string_view zone) {
    if (zone == "Z" || zone == "z") return 0;
    if (!fits(zone, kZone)) return std::nullopt;
    const int seconds = number_at(zone, 1, 2) * 3600 + number_at(zone, 4, 2) * 60;
    return zone[0] == '-' ? -seconds : seconds;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> time_of_iso(std::string_view text) {
    if (text.size() > 64 || !fits(text.substr(0, kShape.size()), kShape)) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year{number_at(text, 0, 4)},
        std::chrono::month{static_cast<unsigned>(number_at(text, 5, 2))},
        std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2))}};
    const int hour = number_at(text, 11, 2), minute = number_at(text, 14, 2);
    const int second = number_at(text, 17, 2);
    const auto ahead = seconds_ahead(without_fraction(text.substr(kShape.size())));
    if (!date.ok() || hour > 23 || minute > 59 || second > 60 || !ahead) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return to_time(days * 86400 + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 + second -
                   *ahead);
}

}  // namespace weir::resolvers
