// SPDX-License-Identifier: MIT
#include "output/resolution.hpp"

#include <weir/resolvers.hpp>

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "kit/process.hpp"
#include "output/text.hpp"
#include "process/services.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;
using weir::Result;
using weir::ext::Outcome;
using weir::ext::Resolution;

namespace {

const std::chrono::system_clock::time_point kNow{1'800'000'000s};

Resolution live() {
    Resolution out;
    out.outcome = Outcome::live;
    out.room = {"bilibili", "3000001", "https://live.bilibili.com/1"};
    out.anchor = "Alpha";
    out.title = "Beta";
    auto& low = out.candidates.emplace_back();
    low.rung = weir::ext::Rung::low;
    low.url = "https://a.example/low.m3u8";
    auto& best = out.candidates.emplace_back();
    best.protocol = weir::ext::Protocol::flv;
    best.url = "https://a.example/best.flv";
    best.codec = "hevc";
    best.width = 1920;
    best.height = 1080;
    best.bitrate_bps = 4'000'000;
    best.expires = kNow + 90s;
    return out;
}

}  // namespace

TEST_CASE("resolution: candidates are lines of a table, the best first", "[cli]") {
    const std::string text = resolution_text("https://live.bilibili.com/1", live(), kNow, 120);
    CHECK_THAT(text, Catch::StartsWith("https://live.bilibili.com/1\n  bilibili:3000001  live\n"
                                       "  anchor  Alpha\n  title   Beta\nprotocol"));
    CHECK(text.find("best.flv") < text.find("low.m3u8"));
    CHECK_THAT(text, Catch::Contains("1920x1080") && Catch::Contains("4.00 Mb/s") &&
                         Catch::Contains("1:30"));
}

TEST_CASE("resolution: nothing that a service says upsets a terminal", "[cli]") {
    Resolution hostile = live();
    const std::string evil = "\x1b[2J\x07\r\n\xe2\x80\xae\xff" + std::string(10'000, 'x');
    hostile.anchor = hostile.title = hostile.detail = hostile.room.id = evil;
    for (auto& candidate : hostile.candidates)
        candidate.url = candidate.quality = candidate.codec = candidate.line = evil;
    for (const Outcome outcome : {Outcome::live, Outcome::changed}) {
        hostile.outcome = outcome;
        const std::string text = resolution_text(evil, hostile, kNow, 100);
        CHECK(text.size() < 5'000);
        CHECK(text.find_first_of("\x1b\x07\r") == text.npos);
        CHECK(text.find("\xe2\x80\xae") == text.npos);
        CHECK(valid_utf8(text) == text);
        CHECK(std::count(text.begin(), text.end(), '\n') == 7);
        const auto json = boost::json::parse(resolution_json(evil, hostile));
        CHECK(json.at("title").as_string().size() > 10'000);
    }
    const std::string room = room_text(evil, hostile.room);
    CHECK(room.size() < 2'000);
    CHECK(std::count(room.begin(), room.end(), '\n') == 1);
}

TEST_CASE("resolution: JSON has all that is known, and null for the rest", "[cli]") {
    const auto json = boost::json::parse(resolution_json("https://live.bilibili.com/1", live()));
    CHECK(json.at("room").as_string() == "bilibili:3000001");
    CHECK(json.at("state").as_string() == "live");
    CHECK(json.at("avatar").is_null());
    const auto& candidates = json.at("candidates").as_array();
    CHECK(candidates[0].at("url").as_string() == "https://a.example/best.flv");
    CHECK(candidates[0].at("height").to_number<int>() == 1080);
    CHECK(candidates[1].at("height").is_null());
    const Result<Resolution> none = weir::Error{weir::Errc::timed_out, "no answer"};
    CHECK(boost::json::parse(resolution_json("u", none)).at("state").as_string() == "failed");
}

TEST_CASE("services: each has an example that is one of its rooms", "[cli]") {
    const auto facts = weir::service_facts();
    const auto resolvers = load_services({});
    REQUIRE(facts.has_value());
    REQUIRE(resolvers.has_value());
    CHECK(facts->size() == (*resolvers)->all().size());
    for (const weir::ServiceFacts& each : *facts) {
        CAPTURE(each.platform, each.example);
        const auto found = (*resolvers)->find(each.example);
        REQUIRE(found.has_value());
        CHECK(found->resolver->platform() == each.platform);
        CHECK(found->resolver->facts_of() == each.facts_of);
    }
}

TEST_CASE("services: programs are those that are named, else those that PATH has", "[cli]") {
    const weir::kit::TempDir dir;
    weir::kit::write_text(dir / "yt-dlp", "");
    const std::string path = "/does/not/exist:" + dir.path().native();
    const auto environment = [&path](const char* name) {
        return name == std::string_view("PATH") ? path.c_str() : nullptr;
    };
    const auto tools = [&](std::optional<std::string> exec) {
        return plan_services({std::nullopt, std::move(exec)}, environment);
    };
    CHECK(tools(std::nullopt)->tools.empty());  // Nobody may execute it.
    std::filesystem::permissions(dir / "yt-dlp", std::filesystem::perms(0755));
    CHECK(tools(std::nullopt)->tools == std::vector<std::string>{"yt-dlp"});
    CHECK(tools("none")->tools.empty());
    CHECK(tools("yt-dlp,streamlink")->tools == std::vector<std::string>{"yt-dlp", "streamlink"});
    for (const char* bad : {"curl", "yt-dlp,", ",", "--help"}) {
        CAPTURE(bad);
        REQUIRE_FALSE(tools(bad).has_value());
        CHECK_THAT(tools(bad).error().what, Catch::StartsWith("--exec: "));
    }
}
