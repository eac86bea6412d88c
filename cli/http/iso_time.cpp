// SPDX-License-Identifier: MIT
#include "http/iso_time.hpp"

#include <array>
#include <charconv>
#include <string>

namespace weir::cli::http {
namespace {

/// So many digits at the front, which are taken off.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits) return std::nullopt;
    const auto read = std::from_chars(text.data(), text.data() + digits, value);
    if (read.ec != std::errc{} || read.ptr != text.data() + digits) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_iso_time(std::string_view text) {
    using namespace std::chrono;
    constexpr std::array kDigits{4, 2, 2, 2, 2, 2};
    constexpr std::string_view kBehind = "--T::";
    std::array<int, 6> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto number = take_number(text, static_cast<std::size_t>(kDigits[i]));
        if (!number || (i < kBehind.size() && !take(text, kBehind[i]))) return std::nullopt;
        parts[i] = *number;
    }
    if (take(text, '.'))
        while (!text.empty() && text.front() >= '0' && text.front() <= '9')
            text.remove_prefix(1);
    const year_month_day date{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                              day{static_cast<unsigned>(parts[2])}};
    const bool is_time = parts[3] < 24 && parts[4] < 60 && parts[5] < 61;
    if (text != "Z" || !date.ok() || !is_time) return std::nullopt;
    const sys_seconds at =
        sys_days{date} + hours{parts[3]} + minutes{parts[4]} + std::chrono::seconds{parts[5]};
    constexpr auto kMost = floor<sys_seconds::duration>(system_clock::duration::max());  // of 2262
    if (at.time_since_epoch() > kMost || at.time_since_epoch() < -kMost) return std::nullopt;
    return at;
}

}  // namespace weir::cli::http
