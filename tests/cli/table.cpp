// SPDX-License-Identifier: MIT
#include "output/table.hpp"

#include <catch2/catch.hpp>

#include "output/text.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

std::vector<StreamRow> rows(unsigned count) {
    std::vector<StreamRow> out(count);
    for (unsigned i = 0; i < count; ++i) {
        out[i].number = i + 1;
        out[i].label = "cam" + std::to_string(i + 1) + " · origin.example:8080";
        out[i].state = RecordingState::recording;
        out[i].media_s = 754;
        out[i].bitrate_bps = 5'310'000;
        out[i].bytes = 500'000'000;
    }
    return out;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

}  // namespace

TEST_CASE("table: a line a stream, and the sums below", "[cli]") {
    auto streams = rows(2);
    streams[1].state = RecordingState::retrying;
    streams[1].gaps = 3;
    CHECK(joined(render_table(streams, {760, 12.4, 34'500'000}, {80, 24, false})) ==
          "#  stream                        state          media       rate     size  gaps\n"
          "1  cam1 · origin.example:8080    recording      12:34  5.31 Mb/s   500 MB     -\n"
          "2  cam2 · origin.example:8080    retrying       12:34  5.31 Mb/s   500 MB     3\n"
          "2 streams: 1 recording, 1 retrying\n"
          "12:40  10.6 Mb/s  1.00 GB written  3 gaps  CPU 12 %  memory 34.5 MB\n");
}

TEST_CASE("table: fits every terminal", "[cli]") {
    auto streams = rows(100);
    streams[3].label = "直播间直播间直播间直播间直播间直播间直播间直播间直播间 · origin.example";
    for (const bool has_colour : {false, true}) {
        for (std::size_t width = 1; width < 120; width += 3) {
            for (std::size_t height = 1; height < 40; ++height) {
                const auto lines = render_table(streams, {}, {width, height, has_colour});
                const bool fits = lines.size() < std::max<std::size_t>(height, 2);
                if (!fits) FAIL(width << "x" << height << ": " << lines.size() << " lines");
                for (const std::string& line : lines) {
                    if (display_width(line) >= std::max<std::size_t>(width, 2)) {
                        FAIL(width << "x" << height << ": " << line);
                    }
                }
            }
        }
    }
}

TEST_CASE("table: what does not fit is counted, and those that have ended give way", "[cli]") {
    auto streams = rows(100);
    for (unsigned i = 0; i < 5; ++i)
        streams[i].state = RecordingState::completed;
    const auto lines = render_table(streams, {}, {80, 24, false});
    REQUIRE(lines.size() == 23);
    CHECK_THAT(lines[1], Catch::Contains("cam6 "));
    CHECK_THAT(lines[19], Catch::Contains("cam24 "));
    CHECK(lines[20] == "… 81 more");
    CHECK(lines[21] == "100 streams: 95 recording, 5 completed");
}

TEST_CASE("table: colours only where they are wanted", "[cli]") {
    auto streams = rows(1);
    streams[0].gaps = 1;
    CHECK(joined(render_table(streams, {}, {80, 24, false})).find('\x1b') == std::string::npos);
    CHECK_THAT(joined(render_table(streams, {}, {80, 24, true})),
               Catch::Contains("\x1b[32mrecording "));
}

TEST_CASE("table: a recording that has ended has no rate", "[cli]") {
    auto streams = rows(1);
    streams[0].state = RecordingState::not_live;
    const auto lines = render_table(streams, {}, {80, 24, false});
    CHECK_THAT(lines[1], Catch::Contains("not live"));
    CHECK_THAT(lines[1], !Catch::Contains("Mb/s"));
    CHECK_THAT(lines[3], Catch::Contains("  0 b/s  "));
}
