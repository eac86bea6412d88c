// SPDX-License-Identifier: MIT
#include "watch/schedule.hpp"

#include <date/tz.h>

#include <catch2/catch.hpp>
#include <sstream>

namespace weir::watch {
namespace {

/// "2026-03-02 20:00", of that zone.
WallClock::time_point at(const std::string& text, const std::string& zone = "UTC") {
    std::istringstream in{text};
    date::local_time<std::chrono::minutes> local;
    in >> date::parse("%Y-%m-%d %H:%M", local);
    REQUIRE_FALSE(in.fail());
    return date::locate_zone(zone)->to_sys(local, date::choose::earliest);
}

Schedule schedule(std::string_view windows, std::string zone = "UTC") {
    auto parsed = parse_windows(windows);
    if (!parsed) FAIL(parsed.error().message());
    return {std::move(*parsed), std::move(zone)};
}

std::string change_after(const Schedule& schedule, const std::string& text) {
    const auto change = next_change(schedule, at(text));
    if (!change) return "never";
    return date::format("%Y-%m-%d %H:%M", date::floor<std::chrono::minutes>(*change));
}

}  // namespace

// 2026-03-02 is a Monday.

TEST_CASE("schedule: without a window it is always open", "[watch]") {
    CHECK(is_open({}, at("2026-03-02 04:00")));
    CHECK(next_change({}, at("2026-03-02 04:00")) == std::nullopt);
}

TEST_CASE("schedule: a window opens on its days, from its begin to before its end", "[watch]") {
    const Schedule workdays = schedule("mon-fri 09:00-17:30");
    CHECK_FALSE(is_open(workdays, at("2026-03-02 08:59")));
    CHECK(is_open(workdays, at("2026-03-02 09:00")));
    CHECK(is_open(workdays, at("2026-03-06 17:29")));
    CHECK_FALSE(is_open(workdays, at("2026-03-06 17:30")));
    CHECK_FALSE(is_open(workdays, at("2026-03-07 12:00")));
    CHECK(change_after(workdays, "2026-03-02 03:00") == "2026-03-02 09:00");
    CHECK(change_after(workdays, "2026-03-02 09:00") == "2026-03-02 17:30");
    CHECK(change_after(workdays, "2026-03-06 18:00") == "2026-03-09 09:00");
}

TEST_CASE("schedule: a window that ends before it begins goes on over midnight", "[watch]") {
    const Schedule night = schedule("fri 20:00-02:00");
    CHECK(is_open(night, at("2026-03-06 23:59")));
    CHECK(is_open(night, at("2026-03-07 01:59")));
    CHECK_FALSE(is_open(night, at("2026-03-07 02:00")));
    CHECK_FALSE(is_open(night, at("2026-03-07 20:30")));
    CHECK_FALSE(is_open(night, at("2026-03-06 01:00")));
    CHECK(change_after(night, "2026-03-07 00:00") == "2026-03-07 02:00");
}

TEST_CASE("schedule: windows that touch are one", "[watch]") {
    const Schedule both = schedule("mon 10:00-24:00, tue 00:00-12:00");
    CHECK(is_open(both, at("2026-03-03 00:00")));
    CHECK(change_after(both, "2026-03-02 11:00") == "2026-03-03 12:00");
    CHECK(change_after(schedule("00:00-24:00"), "2026-03-02 11:00") == "never");
}

TEST_CASE("schedule: days may be listed, and may go over the week's end", "[watch]") {
    const Schedule listed = schedule("sat,sun 12:00-13:00, fri-mon 20:00-21:00");
    CHECK(is_open(listed, at("2026-03-07 12:30")));
    CHECK(is_open(listed, at("2026-03-08 12:30")));
    CHECK_FALSE(is_open(listed, at("2026-03-02 12:30")));
    CHECK(is_open(listed, at("2026-03-02 20:30")));
    CHECK_FALSE(is_open(listed, at("2026-03-03 20:30")));
}

TEST_CASE("schedule: the clock is that of its time zone", "[watch]") {
    const Schedule evening = schedule("20:00-22:00", "Asia/Shanghai");
    CHECK(is_open(evening, at("2026-03-02 12:00")));
    CHECK_FALSE(is_open(evening, at("2026-03-02 20:00")));
    CHECK(change_after(evening, "2026-03-02 12:30") == "2026-03-02 14:00");
}

TEST_CASE("schedule: an edge in the hour that a clock leaves out is where it lands", "[watch]") {
    // Berlin, 2026-03-29: 02:00 becomes 03:00, which is 01:00 UTC.
    const Schedule gap = schedule("02:30-04:00", "Europe/Berlin");
    CHECK(change_after(gap, "2026-03-29 00:00") == "2026-03-29 01:00");
    CHECK(change_after(gap, "2026-03-29 01:00") == "2026-03-29 02:00");
    // 2026-10-25: 03:00 becomes 02:00, and 02:30 comes twice: at 00:30 and 01:30 UTC.
    CHECK(change_after(gap, "2026-10-25 00:00") == "2026-10-25 00:30");
    CHECK(change_after(gap, "2026-10-25 00:30") == "2026-10-25 03:00");
}

TEST_CASE("schedule: what is no window is refused, with an example", "[watch]") {
    for (const char* bad : {"mon", "mon 20", "mon 20:00", "20:00-20:00", "25:00-26:00",
                            "mon 20:00-24:01", "foo 10:00-11:00", "mon-foo 10:00-11:00",
                            "24:00-02:00", "mon 2o:00-21:00", "mon 20:0-21:00", "-", "10-11"}) {
        INFO(bad);
        const auto parsed = parse_windows(bad);
        REQUIRE(parsed.has_error());
        CHECK(parsed.error().code == Errc::bad_option);
        CHECK_THAT(parsed.error().detail, Catch::Contains("mon-fri 20:00-02:00"));
    }
    CHECK(parse_windows("").value().empty());
    CHECK(check_time_zone("Europe/Berlin").has_value());
    CHECK(check_time_zone("Europe/Atlantis").has_error());
}

}  // namespace weir::watch
