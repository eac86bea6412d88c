// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://weibo.com/l/wblive/p/show/1022:2321325000000000000001";
const std::string kUser = "https://weibo.com/u/1000000001";

const std::string kLive =
    R"({"error_code":0,"data":{"user_info":{"name":"Nu"},"item":{"status":1,"desc":"Expo","stream_info":{"pull":{"live_origin_hls_url":"https://wb.example/o.m3u8","live_origin_flv_url":"https://wb.example/o.flv"}}}}})";
const std::string kOffline =
    R"({"error_code":0,"data":{"user_info":{"name":"Nu"},"item":{"status":3,"desc":"Expo","stream_info":{"pull":{}}}}})";
const std::string kOlder =
    R"({"data":{"title":"Expo","status":1,"user":{"screenName":"Nu"},"live_origin_flv_url":"https://wb.example/2.flv","live_origin_hls_url":"https://wb.example/2.m3u8"}})";
const std::string kPosts =
    R"({"ok":1,"data":{"list":[{"id":1},{"page_info":{"object_type":"video","object_id":"1034:5"}},)"
    R"({"page_info":{"object_type":"live","object_id":"1022:2321325000000000000001"}}]}})";

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("weibo"), url);
}

}  // namespace

TEST_CASE("weibo: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("weibo", url); };
    CHECK(room(kUrl) == "weibo:1022:2321325000000000000001");
    CHECK(room("weibo.com/l/wblive/p/show/1022%3A2321325000000000000001?a=1") ==
          "weibo:1022:2321325000000000000001");
    CHECK(room("https://www.weibo.com/l/wblive/m/show/1022:2321325000000000000001/") ==
          "weibo:1022:2321325000000000000001");
    CHECK(room(kUser) == "weibo:user:1000000001");
    CHECK(room("http://www.weibo.com/u/1000000001?tabtype=feed") == "weibo:user:1000000001");
    for (const auto* other :
         {"https://weibo.com/", "https://weibo.com/u/", "https://weibo.com/u/name",
          "https://weibo.com/1000000001/Abc", "https://weibo.com/l/wblive/p/show/",
          "https://weibo.com/l/wblive/p/show/a%2Fb%2Fc",
          "https://weibo.com/l/wblive/p/list/1022:23", "https://weibo.com/l/wblive/p/show/user:1",
          "https://weibo.com.example/u/1", "https://m.weibo.com.example/u/1000000001"}) {
        INFO(other);
        CHECK(room(other) == "-");
    }
}

TEST_CASE("weibo: a live broadcast has its source in both protocols", "[resolvers]") {
    Desk desk{{{.part = "/pc/anchor/live", .body = kLive}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\nflv source - 0x0 https://wb.example/o.flv\nhls source - 0x0 "
          "https://wb.example/o.m3u8");
    CHECK(resolution.anchor == "Nu");
    CHECK(resolution.title == "Expo");
    CHECK(resolution.room.key() == "weibo:1022:2321325000000000000001");
    CHECK(desk.urls() ==
          "https://weibo.com/l/pc/anchor/live?live_id=1022%3A2321325000000000000001\n");
}

TEST_CASE("weibo: the older way is asked where the first has changed", "[resolvers]") {
    Desk desk{{{.part = "/pc/anchor/live", .body = R"({"error_code":1})"},
               {.part = "show_pc_live.json", .body = kOlder}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\nflv source - 0x0 https://wb.example/2.flv\nhls source - 0x0 "
          "https://wb.example/2.m3u8");
    CHECK(resolution.anchor == "Nu");
    CHECK(resolution.title == "Expo");
    Desk neither{{{.part = "/pc/anchor/live", .body = R"({"error_code":1})"},
                  {.part = "show_pc_live.json", .body = R"({"data":{}})"}}};
    const auto changed = resolved(neither);
    CHECK(told(changed) == "changed");
    CHECK_THAT(changed.evidence, Catch::Contains("error_code"));
}

TEST_CASE("weibo: a user's broadcast is that of the latest posts", "[resolvers]") {
    Desk desk{{{.part = "/mymblog", .body = kPosts}, {.part = "/pc/anchor/live", .body = kLive}}};
    const auto resolution = resolved(desk, kUser);
    CHECK(resolution.candidates.size() == 2);
    CHECK(resolution.room.key() == "weibo:user:1000000001");
    CHECK(desk.urls() ==
          "https://weibo.com/ajax/statuses/mymblog?uid=1000000001&page=1&feature=0\n"
          "https://weibo.com/l/pc/anchor/live?live_id=1022%3A2321325000000000000001\n");
    Desk over{
        {{.part = "/mymblog", .body = kPosts}, {.part = "/pc/anchor/live", .body = kOffline}}};
    CHECK(told(resolved(over, kUser)) == "offline");
    Desk none{{{.part = "/mymblog", .body = R"({"ok":1,"data":{"list":[]}})"}}};
    const auto off = resolved(none, kUser);
    CHECK(told(off) == "offline");
    CHECK(off.room.key() == "weibo:user:1000000001");
}

TEST_CASE("weibo: offline, restricted, not found: told apart", "[resolvers]") {
    Desk off{{{.part = "/pc/anchor/live", .body = kOffline}}};
    CHECK(told(resolved(off)) == "offline");
    Desk gate{{{.part = "/mymblog",
                .body = "<html>",
                .url = "https://passport.weibo.com/visitor/visitor?entry=miniblog"}}};
    CHECK(told(resolved(gate, kUser)) == "restricted");
    Desk login{
        {{.part = "/mymblog", .body = R"({"ok":-100,"url":"https://weibo.com/login.php?url=x"})"}}};
    CHECK(told(resolved(login, kUser)) == "restricted");
    Desk odd{
        {{.part = "/pc/anchor/live",
          .body =
              R"({"data":{"item":{"status":1,"stream_info":{"pull":{"live_origin_hls_url":"rtmp://x"}}}}})"}}};
    CHECK(told(resolved(odd)) == "changed");
    Desk hostile{
        {{.part = "/mymblog",
          .body =
              R"({"data":{"list":[5,{"page_info":[]},{"page_info":{"object_type":"live","object_id":"../x?"}}]}})"}}};
    CHECK(told(resolved(hostile, kUser)) == "offline");
}

TEST_CASE("weibo: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("weibo", kUrl, {{.part = "/pc/anchor/live", .body = kLive}});
    check_bad_answers(
        "weibo", kUser,
        {{.part = "/mymblog", .body = kPosts}, {.part = "/pc/anchor/live", .body = kLive}});
}

}  // namespace weir::resolvers
