// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kPage = R"(<a href="/room/profile?room_id=61000">profile</a>)";
const std::string kLive = R"({"live_status":2,"room_id":61000,"room_name":"Lambda","live_id":9})";
const std::string kStreams =
    R"({"streaming_url_list":[{"type":"hls_all","id":7,"label":"auto","url":"https://sr.example/all.m3u8"},
        {"type":"hls","quality":1000,"id":2,"label":"original","url":"https://sr.example/o.m3u8"},
        {"type":"lhls","url":"https://sr.example/l.m3u8"}]})";

std::vector<Ready> live() {
    return {{.part = "/r/lambda", .body = kPage},
            {.part = "/live_info", .body = kLive},
            {.part = "/streaming_url", .body = kStreams}};
}

}  // namespace

TEST_CASE("showroom: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("showroom", url); };
    CHECK(room("https://www.showroom-live.com/r/lambda") == "showroom:lambda");
    CHECK(room("https://www.showroom-live.com/lambda") == "showroom:lambda");
    CHECK(room("http://showroom-live.com/r/lambda?t=1#x") == "showroom:lambda");
    CHECK(room("www.showroom-live.com/r/lambda/") == "showroom:lambda");
    CHECK(room("https://www.showroom-live.com/room/profile?room_id=61000") == "showroom:61000");
    CHECK(room("https://www.showroom-live.com/") == "-");
    CHECK(room("https://www.showroom-live.com/room/profile") == "-");
    CHECK(room("https://www.showroom-live.com/onlive") == "-");
    CHECK(room("https://www.showroom-live.com/r/lambda/fans") == "-");
    CHECK(room("https://showroom-live.com.example/r/lambda") == "-");
    CHECK(room("https://user@www.showroom-live.com/r/lambda") == "-");
    CHECK(room("ftp://www.showroom-live.com/r/lambda") == "-");
}

TEST_CASE("showroom: a live room has its streams, its number and its name", "[resolvers]") {
    Desk desk{live()};
    const auto resolution =
        desk.resolve(resolver_of("showroom"), "https://www.showroom-live.com/r/lambda");
    CHECK(told(resolution) ==
          "live\n"
          "hls source - 0x0 https://sr.example/all.m3u8\n"
          "hls source - 0x0 https://sr.example/o.m3u8");
    CHECK(resolution.room.key() == "showroom:61000");
    CHECK(resolution.anchor == "Lambda");
    CHECK(resolution.candidates.at(0).is_ladder);
    CHECK_FALSE(resolution.candidates.at(1).is_ladder);
    CHECK(resolution.candidates.at(1).headers ==
          std::vector<std::string>{"Referer: https://www.showroom-live.com/"});
}

TEST_CASE("showroom: the number of a quality tells its step", "[resolvers]") {
    const auto streams = [](const std::string& url, const std::string& members) {
        return R"({"streaming_url_list":[{"type":"hls","url":")" + url + '"' + members + "}]}";
    };
    const auto told_with = [&](const std::string& body) {
        Desk desk{
            {{.part = "/live_info", .body = kLive}, {.part = "/streaming_url", .body = body}}};
        return told(desk.resolve(resolver_of("showroom"),
                                 "https://www.showroom-live.com/room/profile?room_id=61000"));
    };
    const std::string url = "https://sr.example/a.m3u8";
    CHECK(told_with(streams(url, "")) == "live\nhls source - 0x0 " + url);
    CHECK(told_with(streams(url, R"(,"quality":1000)")) == "live\nhls source - 0x0 " + url);
    CHECK(told_with(streams(url, R"(,"quality":"300")")) == "live\nhls standard - 0x0 " + url);
    CHECK(told_with(streams(url, R"(,"quality":-5)")) == "live\nhls low - 0x0 " + url);
    CHECK(told_with(streams("rtmp://sr.example/a", "")) == "changed");
}

TEST_CASE("showroom: not live is offline, and so is a room without streams", "[resolvers]") {
    const std::string url = "https://www.showroom-live.com/room/profile?room_id=61000";
    Desk off{{{.part = "/live_info", .body = R"({"live_status":1,"room_name":"Lambda"})"}}};
    CHECK(told(off.resolve(resolver_of("showroom"), url)) == "offline");
    Desk none{{{.part = "/live_info", .body = kLive}, {.part = "/streaming_url", .body = "{}"}}};
    CHECK(told(none.resolve(resolver_of("showroom"), url)) == "offline");
    Desk gone{{{.part = "/live_info", .body = "{}", .status = 404}}};
    CHECK(told(gone.resolve(resolver_of("showroom"), url)) == "not_found");
}

TEST_CASE("showroom: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("showroom", "https://www.showroom-live.com/r/lambda", live());
}

}  // namespace weir::resolvers
