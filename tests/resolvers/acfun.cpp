// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://live.acfun.cn/live/1001";
const std::string kProfile = R"({"result":0,"profile":{"name":"Eta","liveId":"L1"}})";
const std::string kLogin =
    R"({"result":0,"userId":1000000001,"acfun.api.visitor_st":"fake","acSecurity":"fake"})";
const std::string kPlay =
    R"({"result":1,"data":{"liveId":"L1","caption":"Draw","videoPlayRes":"{\"liveAdaptiveManifest\":[{\"adaptationSet\":{\"representation\":[{\"url\":\"https://ac.example/l.flv?auth_key=0\",\"bitrate\":1000,\"qualityType\":\"STANDARD\",\"name\":\"HD\"},{\"url\":\"https://ac.example/h.flv?auth_key=0\",\"bitrate\":4000,\"qualityType\":\"BLUE_RAY\",\"name\":\"4M\"}]}}]}"}})";
const std::string kClosed = R"({"result":0,"error_msg":"live closed"})";

std::vector<Ready> live() {
    return {{.part = "/userInfo", .body = kProfile},
            {.part = "/visitor/login", .body = kLogin},
            {.part = "/startPlay", .body = kPlay}};
}

ext::Resolution resolved(Desk& desk) {
    return desk.resolve(resolver_of("acfun"), kUrl);
}

std::size_t times(const Desk& desk, std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        desk.requests(),
        [part](const auto& each) { return each.url.find(part) != each.url.npos; }));
}

}  // namespace

TEST_CASE("acfun: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("acfun", url); };
    CHECK(room("https://live.acfun.cn/live/1001") == "acfun:1001");
    CHECK(room("http://live.acfun.cn/live/1001/") == "acfun:1001");
    CHECK(room("live.acfun.cn/live/1001?a=1") == "acfun:1001");
    CHECK(room("https://m.acfun.cn/live/detail/1001") == "acfun:1001");
    CHECK(room("m.acfun.cn/live/detail/1001#x") == "acfun:1001");
    CHECK(room("https://live.acfun.cn/live/") == "-");
    CHECK(room("https://live.acfun.cn/1001") == "-");
    CHECK(room("https://www.acfun.cn/live/1001") == "-");
    CHECK(room("https://m.acfun.cn/live/1001") == "-");
    CHECK(room("https://live.acfun.cn/live/eta") == "-");
    CHECK(room("https://live.acfun.cn.example/live/1001") == "-");
}

TEST_CASE("acfun: a live room has its qualities; the best of them is the source", "[resolvers]") {
    Desk desk{live()};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv low - 0x0 https://ac.example/l.flv?auth_key=0\n"
          "flv source - 0x0 https://ac.example/h.flv?auth_key=0");
    CHECK(resolution.candidates[1].bitrate_bps == 4'000'000);
    CHECK(resolution.candidates[1].quality == "4M");
    CHECK(resolution.anchor == "Eta");
    CHECK(resolution.title == "Draw");
    const auto& login = desk.requests().at(1);
    const auto& play = desk.requests().at(2);
    const auto cookie = login.headers.at(1);
    CHECK(cookie.starts_with("Cookie: _did=web_"));
    CHECK(cookie.size() == std::string{"Cookie: _did=web_"}.size() + 16);
    CHECK(play.url.find("did=" + cookie.substr(13)) != std::string::npos);
    CHECK(play.url.find("&userId=1000000001&") != std::string::npos);
    CHECK(play.url.find("&acfun.api.visitor_st=fake") != std::string::npos);
    CHECK(play.post == "authorId=1001&pullStreamType=FLV");
}

TEST_CASE("acfun: who looks on is kept, and is another one where that is known no more",
          "[resolvers]") {
    Desk desk{live()};
    resolved(desk);
    resolved(desk);
    CHECK(times(desk, "/visitor/login") == 1);

    auto answers = live();
    answers.push_back({.part = "/startPlay", .body = kClosed});
    answers.push_back({.part = "/startPlay", .body = kPlay});
    Desk forgotten{answers};
    resolved(forgotten);
    CHECK(resolved(forgotten).outcome == Outcome::live);
    CHECK(times(forgotten, "/visitor/login") == 2);
    CHECK(times(forgotten, "/startPlay") == 3);
}

TEST_CASE("acfun: not live is offline", "[resolvers]") {
    Desk off{{{.part = "/userInfo", .body = R"({"result":0,"profile":{"name":"Eta"}})"}}};
    const auto resolution = resolved(off);
    CHECK(told(resolution) == "offline");
    CHECK(resolution.anchor == "Eta");
    CHECK(off.requests().size() == 1);
    auto answers = live();
    answers[2].body = kClosed;
    Desk closed{answers};
    CHECK(told(resolved(closed)) == "offline");
    CHECK(times(closed, "/startPlay") == 1);
}

TEST_CASE("acfun: where the profile has changed the streams tell", "[resolvers]") {
    auto answers = live();
    answers[0].body = "{}";
    Desk desk{answers};
    CHECK(resolved(desk).candidates.size() == 2);
    answers[2].body = kClosed;
    Desk closed{answers};
    CHECK(told(resolved(closed)) == "offline");
    answers[2].body = "[]";
    Desk both{answers};
    CHECK(resolved(both).outcome == Outcome::changed);
}

TEST_CASE("acfun: hostile values are harmless", "[resolvers]") {
    auto answers = live();
    answers[2].body =
        R"({"result":1,"data":{"videoPlayRes":"{\"liveAdaptiveManifest\":[{\"adaptationSet\":{\"representation\":[{\"url\":\"file:///x\"},{\"url\":7},5,{\"url\":\"https://ac.example/l.flv\",\"bitrate\":-5}]}}]}"}})";
    Desk desk{answers};
    const auto resolution = resolved(desk);
    REQUIRE(resolution.candidates.size() == 1);
    CHECK(resolution.candidates[0].bitrate_bps == 0);
}

TEST_CASE("acfun: what is no answer is told as what it is", "[resolvers]") {
    const auto answers = live();
    check_bad_answers("acfun", kUrl, {answers[1], answers[2]}, {answers[0]});
}

}  // namespace weir::resolvers
