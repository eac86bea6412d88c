// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://fm.missevan.com/live/8";
const std::string kLive =
    R"({"code":0,"info":{"creator":{"username":"Pi"},"room":{"room_id":8,"name":"Stories","status":{"open":1,"broadcasting":true},"channel":{"flv_pull_url":"https://me.example/a.flv","hls_pull_url":"https://me.example/a.m3u8"}}}})";

ext::Resolution resolved(const std::string& body, long status = 200) {
    Desk desk{{{.part = "/api/v2/live/8", .body = body, .status = status}}};
    return desk.resolve(resolver_of("missevan"), kUrl);
}

}  // namespace

TEST_CASE("missevan: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("missevan", url); };
    CHECK(room("https://fm.missevan.com/live/8") == "missevan:8");
    CHECK(room("http://fm.missevan.com/live/8/") == "missevan:8");
    CHECK(room("fm.missevan.com/live/8") == "missevan:8");
    CHECK(room("https://FM.missevan.com/live/8?a=b") == "missevan:8");
    CHECK(room("https://fm.missevan.com:443/live/8#x") == "missevan:8");
    CHECK(room("https://fm.missevan.com/live/") == "-");
    CHECK(room("https://fm.missevan.com/live/x8") == "-");
    CHECK(room("https://fm.missevan.com/8") == "-");
    CHECK(room("https://www.missevan.com/live/8") == "-");
    CHECK(room("https://fm.missevan.com/live/8/9") == "-");
    CHECK(room("https://fm.missevan.com.example/live/8") == "-");
}

TEST_CASE("missevan: a live room has both streams", "[resolvers]") {
    const auto resolution = resolved(kLive);
    CHECK(told(resolution) ==
          "live\n"
          "flv source - 0x0 https://me.example/a.flv\n"
          "hls source - 0x0 https://me.example/a.m3u8");
    CHECK(resolution.anchor == "Pi");
    CHECK(resolution.title == "Stories");
    CHECK(resolution.room.key() == "missevan:8");
}

TEST_CASE("missevan: a closed room is offline; others are told as what they are", "[resolvers]") {
    const auto off = resolved(
        R"({"code":0,"info":{"creator":{"username":"Pi"},"room":{"status":{"open":0},"channel":{}}}})");
    CHECK(told(off) == "offline");
    CHECK(off.anchor == "Pi");
    CHECK(told(resolved("{}", 404)) == "not_found");
    CHECK(told(resolved(R"({"code":5,"info":"?"})")) == "changed");
    CHECK(
        told(resolved(
            R"({"code":0,"info":{"room":{"status":{"open":1},"channel":{"flv_pull_url":"file:///x","hls_pull_url":7}}}})")) ==
        "changed");
}

TEST_CASE("missevan: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("missevan", kUrl, {{.part = "/api/v2/live/8", .body = kLive}});
}

}  // namespace weir::resolvers
