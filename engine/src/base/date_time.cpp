// SPDX-License-Identifier: MIT
#include "base/date_time.hpp"

#include <fmt/chrono.h>

#include <charconv>

namespace weir {
namespace {

using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// The nanoseconds of system_clock end in 2262.
constexpr int kFirstYear = 1970, kEndYear = 2200;

/// Takes parts from the front of a text; once one was missing, `ok` is false.
struct Scanner {
    std::string_view rest;
    bool ok = true;

    int digits(std::size_t count) {
        unsigned value = 0;
        const char* const end = rest.data() + std::min(count, rest.size());
        const auto read = std::from_chars(rest.data(), end, value);
        ok = ok && rest.size() >= count && read.ec == std::errc{} && read.ptr == end;
        if (!ok) return 0;
        rest.remove_prefix(count);
        return static_cast<int>(value);
    }
    bool skip(std::string_view any_of) {
        if (rest.empty() || any_of.find(rest.front()) == any_of.npos) return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(std::string_view any_of) { ok = skip(any_of) && ok; }
};

std::chrono::sys_days read_date(Scanner& in) {
    const std::chrono::year year{in.digits(4)};
    in.expect("-");
    const std::chrono::month month(in.digits(2));
    in.expect("-");
    const std::chrono::day day(in.digits(2));
    const std::chrono::year_month_day date{year, month, day};
    in.ok = in.ok && date.ok() && int{year} >= kFirstYear && int{year} < kEndYear;
    return in.ok ? std::chrono::sys_days{date} : std::chrono::sys_days{};
}

nanoseconds read_fraction(Scanner& in) {
    nanoseconds fraction{0};
    nanoseconds unit{100'000'000};
    while (in.ok && !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9') {
        fraction += unit * in.digits(1);
        unit /= 10;
    }
    return fraction;
}

nanoseconds read_time(Scanner& in) {
    const int hour = in.digits(2);
    in.expect(":");
    const int minute = in.digits(2);
    in.expect(":");
    const int second = in.digits(2);
    in.ok = in.ok && hour < 24 && minute < 60 && second <= 60;
    nanoseconds time = minutes{hour * 60 + minute} + seconds{second};
    if (in.skip(".,")) time += read_fraction(in);
    return time;
}

/// How far local time is ahead of UTC.
minutes read_zone(Scanner& in) {
    if (in.rest.empty() || in.skip("Zz")) return minutes{0};
    const bool behind = in.rest.front() == '-';
    in.expect("+-");
    const int hour = in.digits(2);
    in.skip(":");
    const int minute = in.rest.empty() ? 0 : in.digits(2);
    in.ok = in.ok && hour < 24 && minute < 60;
    const minutes zone{hour * 60 + minute};
    return behind ? -zone : zone;
}

}  // namespace

bool is_within_dates(std::chrono::sys_seconds time) {
    const auto start_of = [](int year) {
        return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
    };
    return time >= start_of(kFirstYear) && time < start_of(kEndYear);
}

std::optional<WallClock::time_point> read_date_time(std::string_view text) {
    Scanner in{text};
    const auto date = read_date(in);
    in.expect("Tt ");
    const auto time = read_time(in);
    const auto zone = read_zone(in);
    if (!in.ok || !in.rest.empty()) return std::nullopt;
    const auto utc = std::chrono::time_point_cast<WallClock::duration>(date + time - zone);
    if (!is_within_dates(std::chrono::floor<seconds>(utc))) return std::nullopt;
    return utc;
}

std::string to_date_time(WallClock::time_point at) {
    const auto whole = std::chrono::floor<std::chrono::milliseconds>(at);
    const auto second = std::chrono::floor<seconds>(whole);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(WallClock::to_time_t(second)),
                       (whole - second).count());
}

}  // namespace weir
