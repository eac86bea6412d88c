// SPDX-License-Identifier: MIT
#include "output/text.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "output/log_queue.hpp"
#include "output/rate_meter.hpp"
#include "output/units.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;

TEST_CASE("text: nothing that could steer a terminal remains", "[cli]") {
    CHECK(printable("a\x1b[2Jb\r\n\x7f") == "a?[2Jb???");
    CHECK(printable("\xc2\x9b"
                    "31m") == "?31m");
    CHECK(printable("\xe2\x80\xae") == "?");
    CHECK(printable("caf\xc3\xa9 \xff") == "caf\xc3\xa9 \xEF\xBF\xBD");
    CHECK(valid_utf8("a\nb\xc3") == "a\nb\xEF\xBF\xBD");
    CHECK(valid_utf8("\xf5\x80\x80\x80\xc0\x80") ==
          "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("text: widths are those of a terminal", "[cli]") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("直播") == 4);
    CHECK(display_width("e\xcc\x81") == 1);
    CHECK(display_width("\x1b[32mok\x1b[0m") == 2);
    CHECK(shortened("abcdef", 6) == "abcdef");
    CHECK(shortened("abcdef", 4) == "abc…");
    CHECK(shortened("直播间", 4) == "直…");
    CHECK(shortened("abc", 0).empty());
    CHECK(pad_right("直", 4) == "直  ");
    CHECK(pad_left("7", 3) == "  7");
}

TEST_CASE("text: a stream is called by what tells it from others", "[cli]") {
    CHECK(stream_label("https://example.com/live/cam1/index.m3u8") == "cam1 · example.com");
    CHECK(stream_label("http://127.0.0.1:80/live/x.flv?token=secret") == "x · 127.0.0.1:80");
    CHECK(stream_label("http://user:pass@h/a.m3u8") == "a · h");
    CHECK(stream_label("http://h/index.m3u8") == "index · h");
    CHECK(stream_label("http://h/live/index.m3u8") == "index · h");
    CHECK(stream_label("http://h/x/") == "x · h");
    CHECK(stream_label("http://h") == "h");
    CHECK(stream_label("").empty());
    CHECK(stream_label("http://h/\x1b[2J.flv") == "?[2J · h");
}

TEST_CASE("units: three digits, and no fourth by rounding", "[cli]") {
    CHECK(human_bytes(0) == "0 B");
    CHECK(human_bytes(999) == "999 B");
    CHECK(human_bytes(1000) == "1.00 kB");
    CHECK(human_bytes(9'996) == "10.0 kB");
    CHECK(human_bytes(99'960) == "100 kB");
    CHECK(human_bytes(999'600) == "1.00 MB");
    CHECK(human_bytes(std::numeric_limits<std::uint64_t>::max()) == "18447 PB");
    CHECK(human_bitrate(5'312'000) == "5.31 Mb/s");
    CHECK(human_bitrate(-1) == "0 b/s");
    CHECK(human_bitrate(std::numeric_limits<double>::quiet_NaN()) == "0 b/s");
    CHECK(human_time(7.9) == "0:07");
    CHECK(human_time(754) == "12:34");
    CHECK(human_time(3'723) == "1:02:03");
    CHECK(human_time(-5) == "0:00");
    CHECK(counted(1, "gap") == "1 gap");
    CHECK(counted(0, "gap") == "0 gaps");
}

TEST_CASE("rate meter: the rate is that of the last three seconds", "[cli]") {
    RateMeter meter;
    RateMeter::TimePoint now{};
    CHECK(meter.per_second() == 0);
    for (int i = 0; i < 40; ++i)
        meter.add(now += 250ms, 1000 * static_cast<unsigned>(i));
    CHECK(meter.per_second() == Approx(4000));
    for (int i = 0; i < 13; ++i)
        meter.add(now += 250ms, 39'000);
    CHECK(meter.per_second() == 0);
}

TEST_CASE("log queue: what it can't hold is counted, what it holds comes out in order", "[cli]") {
    LogQueue queue;
    queue.push(weir::LogLevel::warn, "first");
    queue.push(weir::LogLevel::info, std::string(2u << 20, 'x'));
    queue.push(weir::LogLevel::info, "second");
    const auto drained = queue.drain();
    REQUIRE(drained.lines.size() == 2);
    CHECK(drained.lines[0].text == "first");
    CHECK(drained.lines[1].text == "second");
    CHECK(drained.dropped == 1);
    CHECK(queue.drain().lines.empty());
}
