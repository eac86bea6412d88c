// SPDX-License-Identifier: MIT
// Who is told of what `weir run` does.
#include <fmt/format.h>

#include <atomic>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "e2e/run_house.hpp"
#include "fetch/web.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace json = boost::json;

/// What a host may call itself.
constexpr std::string_view kHostile =
    R"(../../x; touch owned $(touch owned) `touch owned` -rf " ' \ %n)";

std::vector<json::object> lines_of(const std::string& text) {
    std::vector<json::object> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);)
        lines.push_back(json::parse(line).as_object());
    return lines;
}

std::vector<std::string> events_of(const std::vector<json::object>& lines) {
    std::vector<std::string> events;
    for (const auto& line : lines)
        events.emplace_back(line.at("event").as_string());
    return events;
}

}  // namespace

TEST_CASE("run: each event reaches its hooks once, whatever a room is called", "[e2e]") {
    auto origin = kit::started();
    std::atomic<unsigned> asked{0};
    // It fails now and then, as receivers do.
    fetch::Web receiver{[&asked](const std::string&) {
        return ++asked % 3 == 1 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : fetch::ok("");
    }};
    RunHouse house;
    const auto told = house.folder() / "told.jsonl";
    house.set_config(fmt::format(R"(
[[room]]
url = "{}"
name = '''{}'''
[[hook]]
name = "desk"
url = "{}"
[[hook]]
name = "log"
on = ["live", "file", "end"]
command = ["/usr/bin/tee", "-a", "{}"]
)",
                                 origin.hls_url("a"), kHostile, receiver.url("/weir"),
                                 told.string()));
    house.start();
    REQUIRE(house.weir().wait_for_events("run", 1, 20s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 20s));
    const Outcome outcome = house.stop(30s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);

    // What did not arrive before the end, the next process tells.
    const auto tries = [&receiver] {
        std::map<std::string, unsigned> counts;
        for (const std::string& request : receiver.asked())
            ++counts[fetch::header(request, "Weir-Event-Id")];
        return counts;
    };
    house.start();
    CHECK(kit::wait_for([&] { return house.rooms().size() == 1; }, 20s));
    CHECK(kit::wait_for([&] { return tries().size() >= 4; }, 20s));
    CHECK(house.stop(30s).exit_code == 0);

    const auto lines = lines_of(kit::read_text(told));
    REQUIRE(lines.size() >= 3);
    CHECK(events_of(lines)[0] == "live");
    CHECK(events_of(lines)[1] == "file");
    CHECK(events_of(lines)[2] == "end");
    for (const auto& line : lines)
        CHECK(line.at("name").as_string() == kHostile);
    for (const auto& entry : std::filesystem::recursive_directory_iterator{house.folder()})
        CHECK(entry.path().filename() != "owned");
    CHECK(house.files("touch owned").size() >= 1);
    for (const auto& [id, count] : tries())
        CHECK(count <= 2);  // Once refused at most, once taken.
}

}  // namespace weir::e2e
