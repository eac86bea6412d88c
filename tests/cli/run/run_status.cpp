// SPDX-License-Identifier: MIT
#include "run/run_status.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "http/room_json.hpp"
#include "output/text.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

RoomRow row(std::string name, std::string state) {
    RoomRow row;
    row.name = std::move(name);
    row.url = "https://live.test/" + row.name;
    row.platform = "huya";
    row.state = std::move(state);
    if (!row.is_recording()) return row;
    row.media_s = 754;
    row.bitrate_bps = 5'310'000;
    row.bytes = 500'000'000;
    return row;
}

RunStatus three() {
    RunStatus status;
    status.rooms = {row("Cleo", "waiting"), row("Beta", "recording"), row("Alpha", "recording")};
    status.rooms[0].next_poll_s = 42;
    status.rooms[1].gaps = 2;
    status.totals = {760, 12.4, 34'500'000};
    return status;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

}  // namespace

TEST_CASE("run status: what is busy stands first, by name, and the sums below", "[cli]") {
    CHECK(joined(render_rooms(three(), {}, {100, 24, false})) ==
          "room            platform    state         media       rate     size  gaps\n"
          "Alpha           huya        recording     12:34  5.31 Mb/s   500 MB     -\n"
          "Beta            huya        recording     12:34  5.31 Mb/s   500 MB     2\n"
          "Cleo            huya        waiting           -          -        -     -  next look in "
          "0:42\n"
          "3 rooms: 2 recording, 1 waiting\n"
          "12:40  10.6 Mb/s  2 gaps  CPU 12 %  memory 34.5 MB\n");
}

TEST_CASE("run status: fits every terminal, however many rooms there are", "[cli]") {
    RunStatus status;
    for (unsigned i = 0; i < 200; ++i)
        status.rooms.push_back(
            row("直播间 " + std::to_string(i), i % 3 == 0 ? "recording" : "off"));
    status.rooms[7].trouble = "connection refused: a long story of what went wrong here";
    for (std::size_t width = 1; width < 160; width += 7) {
        for (std::size_t height = 1; height < 50; height += 3) {
            const auto lines = render_rooms(status, {}, {width, height, true});
            CHECK(lines.size() < std::max<std::size_t>(height, 2));
            for (const std::string& line : lines)
                if (display_width(line) >= std::max<std::size_t>(width, 2))
                    FAIL(width << "x" << height << ": " << line);
        }
    }
    CHECK(render_rooms(status, {}, {100, 0, false}).size() == 203);
}

TEST_CASE("run status: when not all fit, those that record are shown", "[cli]") {
    RunStatus status;
    for (unsigned i = 0; i < 100; ++i)
        status.rooms.push_back(row("room " + std::to_string(i), i >= 90 ? "recording" : "waiting"));
    const std::string text = joined(render_rooms(status, {}, {100, 15, false}));
    for (unsigned i = 90; i < 100; ++i)
        CHECK_THAT(text, Catch::Contains("room " + std::to_string(i)));
    CHECK_THAT(text, Catch::Contains("… 90 more"));
    CHECK_THAT(text, Catch::Contains("100 rooms: 10 recording, 90 waiting"));
}

TEST_CASE("run status: a filter leaves rows out, and never the sums", "[cli]") {
    RunStatus status = three();
    status.rooms[0].trouble = "HTTP 503";
    const auto names = [&](const RoomFilter& filter) {
        std::string all;
        for (const RoomRow& row : sorted_rows(status.rooms, filter))
            all += row.name + " ";
        return all;
    };
    CHECK(names({}) == "Alpha Beta Cleo ");
    CHECK(names({.text = "test/B"}) == "Beta ");
    CHECK(names({.text = "huya"}) == "Alpha Beta Cleo ");
    CHECK(names({.state = "recording"}) == "Alpha Beta ");
    CHECK(names({.state = "trouble"}) == "Cleo ");
    CHECK(names({.text = "none"}).empty());
    CHECK_THAT(joined(render_rooms(status, {.text = "none"}, {100, 24, false})),
               Catch::Contains("3 rooms"));
}

TEST_CASE("run status: weir status shows what weir run shows", "[cli]") {
    const std::chrono::system_clock::time_point now{std::chrono::seconds{1'800'000'000}};
    RoomStatus live{.id = "live.test/7", .name = "Beta", .url = "https://live.test/7"};
    live.platform = "huya";
    live.state = RoomState::recording;
    live.recording = 12;
    live.stats.state = RecordingState::retrying;
    live.stats.media_s = 754;
    live.stats.written_bytes = 500'000'000;
    live.stats.gaps = 2;
    live.trouble = "\"quoted\" \\ trouble";
    RoomStatus waiting{.id = "live.test/8", .url = "https://live.test/8"};
    waiting.next_poll = now + std::chrono::seconds{42};
    waiting.quarantined = true;
    boost::json::array rooms{http::room_object({live, 5'310'000, false}, {{live.id, 3}}),
                             http::room_object({waiting, 0, true}, {})};
    const boost::json::object told{{"elapsed_s", 760},
                                   {"cpu_percent", 12.4},
                                   {"memory_bytes", 34'500'000},
                                   {"rooms", std::move(rooms)}};

    RunStatus status;
    status.rooms = {room_row(live, 5'310'000, now), room_row(waiting, 0, now)};
    status.totals = {760, 12.4, 34'500'000};
    const auto parsed = parse_status(boost::json::serialize(told), now);
    REQUIRE(parsed.has_value());
    const TableShape shape{120, 24, false};
    CHECK(render_rooms(*parsed, {}, shape) == render_rooms(status, {}, shape));
    CHECK(parsed->rooms[0].state == "retrying");
    for (const char* nonsense : {"", "{", "[]", "{\"rooms\":7}"})
        CHECK(parse_status(nonsense, now).has_error());
}
