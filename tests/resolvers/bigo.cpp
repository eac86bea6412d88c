// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://www.bigo.tv/en/mu";
const std::string kLive =
    R"({"code":0,"msg":"success","data":{"alive":1,"roomId":"66","siteId":"mu","nick_name":"Mu",
        "roomTopic":"Sing","hls_src":"https://bg.example/m.m3u8"}})";
const std::string kOffline =
    R"({"code":0,"msg":"success","data":{"alive":null,"roomId":"","nick_name":"Mu","hls_src":""}})";

std::string told_of(const std::string& body, long status = 200) {
    Desk desk{{{.part = "getInternalStudioInfo", .body = body, .status = status}}};
    return told(desk.resolve(resolver_of("bigo"), kUrl));
}

}  // namespace

TEST_CASE("bigo: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("bigo", url); };
    CHECK(room("https://www.bigo.tv/mu") == "bigo:mu");
    CHECK(room("https://www.bigo.tv/en/mu") == "bigo:mu");
    CHECK(room("https://www.bigo.tv/zh-tw/123456?x=1") == "bigo:123456");
    CHECK(room("http://bigo.tv/mu/") == "bigo:mu");
    CHECK(room("m.bigo.tv/id/mu#a") == "bigo:mu");
    CHECK(room("https://www.bigo.tv/") == "-");
    CHECK(room("https://www.bigo.tv/en") == "-");
    CHECK(room("https://www.bigo.tv/user/123") == "-");
    CHECK(room("https://www.bigo.tv/en/mu/fans") == "-");
    CHECK(room("https://www.bigo.tv/12/mu") == "-");
    CHECK(room("https://ta.bigo.tv/mu") == "-");
    CHECK(room("https://www.bigo.tv.example/mu") == "-");
}

TEST_CASE("bigo: a live room has its stream, its host and its topic", "[resolvers]") {
    Desk desk{{{.part = "getInternalStudioInfo", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("bigo"), kUrl);
    CHECK(told(resolution) == "live\nhls source - 0x0 https://bg.example/m.m3u8");
    CHECK(resolution.room.key() == "bigo:mu");
    CHECK(resolution.anchor == "Mu");
    CHECK(resolution.title == "Sing");
    REQUIRE(desk.requests().size() == 1);
    CHECK(desk.requests()[0].post == "siteId=mu");
}

TEST_CASE("bigo: not live is offline, and so is a room without a stream", "[resolvers]") {
    CHECK(told_of(kOffline) == "offline");
    CHECK(told_of(R"({"code":0,"data":{"alive":0,"hls_src":"https://bg.example/m.m3u8"}})") ==
          "offline");
    CHECK(told_of(R"({"code":0,"data":{"alive":1,"hls_src":""}})") == "offline");
}

TEST_CASE("bigo: what does not have its shape has changed", "[resolvers]") {
    CHECK(told_of(R"({"code":0,"data":{}})") == "changed");
    CHECK(told_of(R"({"code":0,"data":[]})") == "changed");
    CHECK(told_of(R"({"code":1,"data":{"alive":1,"hls_src":"https://bg.example/m.m3u8"}})") ==
          "changed");
    CHECK(told_of(R"({"code":0,"data":{"alive":"yes","hls_src":"https://bg.example/"}})") ==
          "changed");
    CHECK(told_of(R"({"code":0,"data":{"alive":1}})") == "changed");
    CHECK(told_of(R"({"code":0,"data":{"alive":1,"hls_src":"file:///etc/passwd"}})") == "changed");
    CHECK(told_of("{}", 404) == "changed");
    CHECK(told_of("{}", 403) == "throttled");
}

TEST_CASE("bigo: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("bigo", kUrl, {{.part = "getInternalStudioInfo", .body = kLive}});
}

}  // namespace weir::resolvers
