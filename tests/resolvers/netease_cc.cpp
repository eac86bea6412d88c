// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://cc.163.com/361433";
const std::string kLives = R"({"data":{"361433":{"channel_id":1,"cuteid":361433}},"code":"OK"})";
const std::string kChannel =
    R"({"data":[{"title":"Raid","nickname":"Omicron","sharefile":"https://cc.example/o.m3u8","quickplay":{"priority":["hs","ks"],"resolution":{"blueray":{"vbr":8000,"cdn":{"hs":"https://cc.example/b.flv","ks":"file:///x"}},"high":{"vbr":1200,"cdn":{"hs":"https://cc.example/h.flv"}}}}}]})";

ext::Resolution resolved(const std::string& lives, const std::string& channel) {
    Desk desk{{{.part = "/anchor/lives?anchor_ccid=361433", .body = lives},
               {.part = "/live/channel/?channelids=1", .body = channel}}};
    return desk.resolve(resolver_of("netease_cc"), kUrl);
}

}  // namespace

TEST_CASE("netease_cc: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("netease_cc", url); };
    CHECK(room("https://cc.163.com/361433") == "netease_cc:361433");
    CHECK(room("http://cc.163.com/361433/") == "netease_cc:361433");
    CHECK(room("cc.163.com/361433?from=x") == "netease_cc:361433");
    CHECK(room("https://CC.163.com/361433#x") == "netease_cc:361433");
    CHECK(room("https://cc.163.com:443/361433") == "netease_cc:361433");
    CHECK(room("https://cc.163.com/") == "-");
    CHECK(room("https://cc.163.com/category") == "-");
    CHECK(room("https://cc.163.com/361433/1") == "-");
    CHECK(room("https://www.163.com/361433") == "-");
    CHECK(room("https://cc.163.com.example/361433") == "-");
    CHECK(room("https://cc.163.com/-361433") == "-");
}

TEST_CASE("netease_cc: a live room has each quality on each line", "[resolvers]") {
    const auto resolution = resolved(kLives, kChannel);
    CHECK(told(resolution) ==
          "live\n"
          "flv high - 0x0 https://cc.example/h.flv\n"
          "flv source - 0x0 https://cc.example/b.flv\n"
          "hls high - 0x0 https://cc.example/o.m3u8");
    CHECK(resolution.candidates[0].bitrate_bps == 8'000'000);
    CHECK(resolution.candidates[0].line == "hs");
    CHECK(resolution.candidates[0].quality == "blueray");
    CHECK(resolution.anchor == "Omicron");
    CHECK(resolution.title == "Raid");
    CHECK(told(resolved(kLives, R"({"data":[{"sharefile":"https://cc.example/o.m3u8"}]})")) ==
          "live\nhls source - 0x0 https://cc.example/o.m3u8");
}

TEST_CASE("netease_cc: no entry and no channel are offline", "[resolvers]") {
    CHECK(told(resolved(R"({"data":{},"code":"OK"})", "")) == "offline");
    CHECK(told(resolved(R"({"data":{"361433":{"cuteid":1}}})", "")) == "offline");
    CHECK(told(resolved(kLives, R"({"data":[]})")) == "offline");
    CHECK(told(resolved(R"({"code":"NO"})", "")) == "changed");
    CHECK(told(resolved(R"({"data":{"361433":{"channel_id":"1&x=../"}}})", "")) == "changed");
    CHECK(told(resolved(kLives, R"({"data":[{"title":"x"}]})")) == "changed");
}

TEST_CASE("netease_cc: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers(
        "netease_cc", kUrl,
        {{.part = "/anchor/lives", .body = kLives}, {.part = "/live/channel/", .body = kChannel}});
}

}  // namespace weir::resolvers
