// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"
#include "text/json.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://www.yy.com/22490906/2790001";
const std::string kLive =
    R"({"head":{"seq":1},"avp_info_res":{"ret":0,"stream_line_addr":{"1":{"cdn_info":{"url":"https://yy.example/a.flv"}},"2":{"cdn_info":{"url":"https://yy.example/b.m3u8?t=1"}}}}})";

ext::Resolution resolved(Desk& desk) {
    return desk.resolve(resolver_of("yy"), kUrl);
}

std::string outcome(const std::string& body) {
    Desk desk{{{.part = "/v3/channel/streams", .body = body}}};
    return told(resolved(desk));
}

}  // namespace

TEST_CASE("yy: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("yy", url); };
    CHECK(room("https://www.yy.com/22490906/22490906") == "yy:22490906");
    CHECK(room("https://www.yy.com/22490906") == "yy:22490906");
    CHECK(room("http://yy.com/22490906/?tempId=1") == "yy:22490906");
    CHECK(room("www.yy.com/22490906/2790001#x") == "yy:22490906-2790001");
    CHECK(room(kUrl) == "yy:22490906-2790001");
    CHECK(room("https://www.yy.com/") == "-");
    CHECK(room("https://www.yy.com/music") == "-");
    CHECK(room("https://www.yy.com/22490906/live") == "-");
    CHECK(room("https://www.yy.com/1/2/3") == "-");
    CHECK(room("https://www.yy.com.example/22490906") == "-");
    CHECK(room("https://www.duowan.com/22490906") == "-");
}

TEST_CASE("yy: a live room has a stream of each line", "[resolvers]") {
    Desk desk{{{.part = "/v3/channel/streams", .body = kLive},
               {.part = "www.yy.com/22490906", .body = "x = { nick: \"Om\\u0065ga &amp; A\",\n"}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv source - 0x0 https://yy.example/a.flv\n"
          "hls source - 0x0 https://yy.example/b.m3u8?t=1");
    CHECK(resolution.candidates[0].line == "1");
    CHECK(resolution.anchor == "Omega & A");
    CHECK(resolution.room.key() == "yy:22490906-2790001");
    const auto& request = desk.requests().at(0);
    CHECK(request.url.find("cid=22490906&sid=2790001&") != std::string::npos);
    const auto body = Json::parse(request.post.value());
    REQUIRE(body);
    CHECK((*body)["head"]["cidstr"].text() == "22490906");
    CHECK((*body)["head"]["sidstr"].text() == "2790001");
    CHECK((*body)["avp_parameter"]["send_time"].number() == 1700000000);
    CHECK((*body)["client_attribute"]["client"].text() == "web");
}

TEST_CASE("yy: a room without a name is live all the same", "[resolvers]") {
    Desk desk{{{.part = "/v3/channel/streams", .body = kLive}}};
    const auto resolution = resolved(desk);
    CHECK(resolution.outcome == Outcome::live);
    CHECK(resolution.anchor.empty());
}

TEST_CASE("yy: no lines are offline", "[resolvers]") {
    CHECK(outcome(R"({"head":{"seq":1},"avp_info_res":{"ret":0}})") == "offline");
    CHECK(outcome(R"({"avp_info_res":{"ret":0,"stream_line_addr":{}}})") == "offline");
    CHECK(outcome(R"({"avp_info_res":{"ret":5}})") == "changed");
    CHECK(outcome(R"({"avp_info_res":{"stream_line_addr":{"1":{"cdn_info":{}}}}})") == "changed");
    CHECK(outcome(
              R"({"avp_info_res":{"stream_line_addr":{"1":{"cdn_info":{"url":"file:///x"}}}}})") ==
          "changed");
}

TEST_CASE("yy: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("yy", kUrl, {{.part = "/v3/channel/streams", .body = kLive}});
}

}  // namespace weir::resolvers
