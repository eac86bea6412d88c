// SPDX-License-Identifier: MIT
#include "text/http_date.hpp"

#include <array>
#include <charconv>

#include "candidates.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kForm = "Ddd, 00 Mmm 0000 00:00:00 GMT";
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool has_form(std::string_view text) {
    if (text.size() != kForm.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        const bool is_letter = (text[i] | 32) >= 'a' && (text[i] | 32) <= 'z';
        const char wanted = kForm[i];
        const bool is_fine = wanted == '0'                                     ? is_digit
                             : wanted == ' ' || wanted == ',' || wanted == ':' ? text[i] == wanted
                                                                               : is_letter;
        if (!is_fine) return false;
    }
    return text.ends_with(" GMT");
}

int number(std::string_view text, std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> time_of_http_date(std::string_view text) {
    namespace time = std::chrono;
    if (!has_form(text)) return std::nullopt;
    unsigned month = 0;
    while (month < kMonths.size() && kMonths[month] != text.substr(8, 3))
        ++month;
    const time::year_month_day day{time::year{number(text, 12, 4)}, time::month{month + 1},
                                   time::day{static_cast<unsigned>(number(text, 5, 2))}};
    const int hour = number(text, 17, 2), minute = number(text, 20, 2),
              second = number(text, 23, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const time::sys_seconds at =
        time::sys_days{day} + time::hours{hour} + time::minutes{minute} + time::seconds{second};
    return to_time(at.time_since_epoch().count());
}

}  // namespace weir::resolvers
