// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://twitcasting.tv/omega";
const std::string kLive =
    R"({"movie":{"id":790000001,"live":true},"tc-hls":{"streams":{"high":"https://tc.example/h.m3u8","medium":"https://tc.example/m.m3u8","low":"https://tc.example/l.m3u8?a=1"}},"llfmp4":{"streams":{"main":"wss://tc.example/main"}}})";

std::string told_of(const std::string& body, long status = 200) {
    Desk desk{{{.part = "streamserver.php", .body = body, .status = status}}};
    return told(desk.resolve(resolver_of("twitcasting"), kUrl));
}

}  // namespace

TEST_CASE("twitcasting: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("twitcasting", url); };
    CHECK(room("https://twitcasting.tv/omega") == "twitcasting:omega");
    CHECK(room("https://twitcasting.tv/c:omega_1") == "twitcasting:c:omega_1");
    CHECK(room("https://twitcasting.tv/g:123456") == "twitcasting:g:123456");
    CHECK(room("https://twitcasting.tv/g%3A123456/") == "twitcasting:g:123456");
    CHECK(room("http://en.twitcasting.tv/omega?x=1#y") == "twitcasting:omega");
    CHECK(room("www.twitcasting.tv/omega") == "twitcasting:omega");
    CHECK(room("https://twitcasting.tv/") == "-");
    CHECK(room("https://twitcasting.tv/omega/movie/790000001") == "-");
    CHECK(room("https://twitcasting.tv/x:omega") == "-");
    CHECK(room("https://twitcasting.tv/c:") == "-");
    CHECK(room("https://twitcasting.tv/streamserver.php?target=omega") == "-");
    CHECK(room("https://twitcasting.tv.example/omega") == "-");
}

TEST_CASE("twitcasting: a live room has three qualities, each with a Referer", "[resolvers]") {
    Desk desk{{{.part = "streamserver.php", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("twitcasting"), kUrl);
    CHECK(told(resolution) ==
          "live\n"
          "hls low - 0x0 https://tc.example/l.m3u8?a=1\n"
          "hls source - 0x0 https://tc.example/h.m3u8\n"
          "hls standard - 0x0 https://tc.example/m.m3u8");
    CHECK(resolution.candidates[0].advert_mark == "preroll-");
    CHECK(resolution.candidates[0].headers ==
          std::vector<std::string>{"Referer: https://twitcasting.tv/"});
    CHECK(resolution.room.key() == "twitcasting:omega");
    CHECK(desk.urls() ==
          "https://twitcasting.tv/streamserver.php?target=omega&mode=client&player=pc_web\n");
}

TEST_CASE("twitcasting: a password goes as its hash, to the service and with the stream",
          "[resolvers]") {
    Desk desk{{{.part = "streamserver.php", .body = kLive}}};
    ext::Wanted wanted;
    wanted.password = "abc";
    const auto resolution = desk.resolve(resolver_of("twitcasting"), kUrl, wanted);
    const std::string word = "word=900150983cd24fb0d6963f7d28e17f72";
    CHECK(desk.urls().find("&" + word) != std::string::npos);
    REQUIRE(resolution.candidates.size() == 3);
    CHECK(resolution.candidates[0].url == "https://tc.example/h.m3u8?" + word);
    CHECK(resolution.candidates[2].url == "https://tc.example/l.m3u8?a=1&" + word);
    CHECK(desk.urls().find("abc") == std::string::npos);
}

TEST_CASE("twitcasting: offline, and streams that are not for everyone", "[resolvers]") {
    CHECK(told_of(R"({"movie":{"id":790000001,"live":false}})") == "offline");
    CHECK(told_of(R"({"movie":{"id":790000001,"live":true}})") == "restricted");
    CHECK(told_of("{}", 404) == "changed");
    CHECK(told_of(R"({"movie":{"id":1,"live":true},"llfmp4":{"streams":{"main":"wss://a/"}}})") ==
          "changed");
    CHECK(told_of(R"({"movie":{"live":true},"tc-hls":{"streams":{"high":"wss://a/b"}}})") ==
          "changed");
    CHECK(told_of(R"({"movie":{"id":1}})") == "changed");
}

TEST_CASE("twitcasting: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("twitcasting", kUrl, {{.part = "streamserver.php", .body = kLive}});
}

}  // namespace weir::resolvers
