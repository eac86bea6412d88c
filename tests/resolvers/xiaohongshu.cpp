// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://www.xiaohongshu.com/livestream/570000000000000001";
const std::string kUser = "https://www.xiaohongshu.com/user/profile/5a0000000000000000000abc";

const std::string kPage =
    R"(<script>window.__INITIAL_STATE__={"liveStream":{"liveStatus":"success","roomData":{"roomInfo":{"roomId":"570000000000000001","roomTitle":"Tea","deeplink":"xhsdiscover://live_audience?room_id=570000000000000001&flvUrl=http%3A%2F%2Fxs.example%2Flive%2F570000000000000001.flv&host_nickname=Xi"}}}}</script>)";
const std::string kLiveAtPage =
    "live\n"
    "flv source - 0x0 http://xs.example/live/570000000000000001.flv\n"
    "hls source - 0x0 http://xs.example/live/570000000000000001.m3u8";
const std::string kShared = R"({"data":{"host_info":{"nickname":"Xi"},"room":{"name":"Tea"}}})";

std::string page_with(const std::string& room_info) {
    return R"(<script>window.__INITIAL_STATE__={"liveStream":{"liveStatus":"success","roomData":{"roomInfo":)" +
           room_info + "},a:undefined}}</script>";
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("xiaohongshu"), url);
}

std::string told_of(const std::string& page, const std::string& url = kUrl) {
    Desk desk{{{.part = url.substr(30), .body = page}}};
    return told(resolved(desk, url));
}

}  // namespace

TEST_CASE("xiaohongshu: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("xiaohongshu", url); };
    CHECK(room(kUrl) == "xiaohongshu:570000000000000001");
    CHECK(room("www.xiaohongshu.com/livestream/570000000000000001?host_id=x") ==
          "xiaohongshu:570000000000000001");
    CHECK(room("https://www.xiaohongshu.com/hina/livestream/570000000000000001") ==
          "xiaohongshu:570000000000000001");
    CHECK(room("http://www.redelight.cn/hina/livestream/570000000000000001/") ==
          "xiaohongshu:570000000000000001");
    CHECK(room(kUser + "?xsec_token=x") == "xiaohongshu:5a0000000000000000000abc");
    CHECK(room("http://xhslink.com/AbC123") == "xiaohongshu:link:xhslink.com/AbC123");
    CHECK(room("http://xhslink.com/m/AbC123") == "xiaohongshu:link:xhslink.com/m/AbC123");
    for (const auto* other :
         {"https://www.xiaohongshu.com/", "https://www.xiaohongshu.com/explore/570000000000000001",
          "https://www.xiaohongshu.com/livestream/", "https://www.xiaohongshu.com/livestream/abc",
          "https://www.xiaohongshu.com/livestream/12345", "http://xhslink.com/",
          "https://www.xiaohongshu.com/user/profile/xyz",
          "https://www.xiaohongshu.com/user/profile",
          "https://xiaohongshu.com.example/livestream/570000000000000001",
          "http://xhslink.com/abc/AbC123"}) {
        INFO(other);
        CHECK(room(other) == "-");
    }
}

TEST_CASE("xiaohongshu: a live page has its stream in its deeplink", "[resolvers]") {
    Desk desk{{{.part = "/livestream/", .body = kPage}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) == kLiveAtPage);
    CHECK(resolution.anchor == "Xi");
    CHECK(resolution.title == "Tea");
    CHECK(resolution.room.key() == "xiaohongshu:570000000000000001");
}

TEST_CASE("xiaohongshu: over, a replay, and what is neither", "[resolvers]") {
    CHECK(told_of("<html>直播已结束</html>") == "offline");
    CHECK(
        told_of(
            R"(<script>window.__INITIAL_STATE__={"liveStream":{"liveStatus":"end"}}</script>直播已结束)") ==
        "offline");
    CHECK(
        told_of(page_with(
            R"({"roomTitle":"Tea 回放","deeplink":"x://y?flvUrl=http%3A%2F%2Fa.example%2Fb.flv"})")) ==
        "offline");
    CHECK(
        told_of(R"(<script>window.__INITIAL_STATE__={"liveStream":{"liveStatus":"?"}}</script>)") ==
        "changed");
    for (const auto* room : {"{}", "[]", R"({"deeplink":5})", R"({"deeplink":"x://y"})",
                             R"({"deeplink":"x://y?flvUrl=file%3A%2F%2F%2Fetc%2Fpasswd"})",
                             R"({"deeplink":"x://y?flvUrl=http%3A%2F%2Fa%0D%0Ab"})"}) {
        INFO(room);
        CHECK(told_of(page_with(room)) == "changed");
    }
    Desk gone{{{.part = "/livestream/", .body = "<html>", .status = 404}}};
    CHECK(told(resolved(gone)) == "not_found");
}

TEST_CASE("xiaohongshu: a changed page leaves what is shared, and whether there is a stream",
          "[resolvers]") {
    Desk desk{{{.part = "/livestream/", .body = "<html>new"},
               {.part = "share_info", .body = kShared},
               {.part = "xhscdn.com", .body = "FLV\x01"}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv source - 0x0 http://live-source-play.xhscdn.com/live/570000000000000001.flv\n"
          "hls source - 0x0 http://live-source-play.xhscdn.com/live/570000000000000001.m3u8");
    CHECK(resolution.anchor == "Xi");
    CHECK(resolution.title == "Tea");
    CHECK(desk.requests().back().first_bytes == 3);

    const auto told_with = [](std::string body, long status) {
        Desk one{{{.part = "/livestream/", .body = "<html>new"},
                  {.part = "share_info", .body = kShared},
                  {.part = "xhscdn.com", .body = std::move(body), .status = status}}};
        return told(resolved(one));
    };
    CHECK(told_with("", 404) == "offline");
    CHECK(told_with("", 403) == "changed");
    CHECK(told_with("<html>", 200) == "changed");
    Desk unknown{{{.part = "/livestream/", .body = "<html>new"},
                  {.part = "share_info", .body = R"({"data":{}})"}}};
    CHECK(told(resolved(unknown)) == "changed");
}

TEST_CASE("xiaohongshu: a profile shows a broadcast, or that there is none", "[resolvers]") {
    CHECK(told_of(kPage, kUser) == kLiveAtPage);
    CHECK(told_of(R"(<script>window.__INITIAL_STATE__={"user":{"a":undefined}}</script>)", kUser) ==
          "offline");
    CHECK(told_of("<title>@Xi 的个人主页</title>", kUser) == "offline");
    CHECK(told_of("<html>welcome", kUser) == "changed");
    Desk desk{
        {{.part = "/user/profile/",
          .body = R"(<a href="/livestream/x"></a><a href="/livestream/570000000000000001?a=1">)"},
         {.part = "/livestream/570000000000000001", .body = kPage}}};
    const auto resolution = resolved(desk, kUser);
    CHECK(told(resolution) == kLiveAtPage);
    CHECK(resolution.room.key() == "xiaohongshu:5a0000000000000000000abc");
}

TEST_CASE("xiaohongshu: a short link leads to its room", "[resolvers]") {
    Desk desk{{{.part = "xhslink.com/m/AbC123",
                .status = 307,
                .headers = {{"location", kUrl + "?appuid=1"}}},
               {.part = "/livestream/", .body = kPage}}};
    const auto resolution = resolved(desk, "http://xhslink.com/m/AbC123");
    CHECK(told(resolution) == kLiveAtPage);
    CHECK(resolution.room.key() == "xiaohongshu:570000000000000001");
}

TEST_CASE("xiaohongshu: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("xiaohongshu", kUrl, {{.part = "/livestream/", .body = kPage}});
    check_bad_answers("xiaohongshu", kUser, {{.part = "/user/profile/", .body = kPage}});
}

}  // namespace weir::resolvers
