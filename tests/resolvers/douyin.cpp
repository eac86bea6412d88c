// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://live.douyin.com/100000001";
const std::string kProfile = "MS4wLjABAAAAexampleexampleexampleexampleexampleexamples";
const std::string kProfileUrl = "https://www.douyin.com/user/" + kProfile;

const std::string kLive =
    R"({"data":{"data":[{"id_str":"7300000000000000001","status":2,"status_str":"2","title":"Evening test",
 "cover":{"url_list":["https://img.example/c.jpg"]},
 "stream_url":{
  "flv_pull_url":{"FULL_HD1":"http://pull-flv.example/stage/s1_uhd.flv?expire=1700604800&sign=x","HD1":"http://pull-flv.example/stage/s1_hd.flv?expire=1700604800&sign=x","SD1":"http://pull-flv.example/stage/s1_ld.flv?expire=1700604800&sign=x"},
  "hls_pull_url_map":{"FULL_HD1":"http://pull-hls.example/stage/s1_uhd.m3u8?expire=1700604800&sign=x"},
  "live_core_sdk_data":{"pull_data":{"options":{"qualities":[{"name":"Origin","sdk_key":"origin","level":10}]},
   "stream_data":"{\"common\":{},\"data\":{\"origin\":{\"main\":{\"flv\":\"http://pull-flv.example/stage/s1_or4.flv?expire=1700604800&sign=x\",\"hls\":\"http://pull-hls.example/stage/s1_or4.m3u8?expire=1700604800&sign=x\",\"sdk_params\":\"{\\\"VCodec\\\":\\\"h265\\\",\\\"vbitrate\\\":6000000,\\\"resolution\\\":\\\"1920x1080\\\"}\"}},\"ao\":{\"main\":{\"flv\":\"http://pull-flv.example/stage/s1.flv?only_audio=1&expire=1700604800\",\"hls\":\"\",\"sdk_params\":\"{}\"}}}}"}}}}],
 "user":{"nickname":"Alpha","sec_uid":"MS4wLjABAAAAexample"},"room_status":0},"status_code":0})";
const std::string kOffline =
    R"({"data":{"data":[{"id_str":"7300000000000000001","status":4,"title":"Evening test"}],"user":{"nickname":"Alpha","sec_uid":"MS4wLjABAAAAexample"}},"status_code":0})";
const std::string kBusy =
    R"({"data":{"message":"Service Unavailable","prompts":"服务器打瞌睡了, 请稍后刷新"},"status_code":10001})";
const std::string kReflow =
    R"({"data":{"room":{"id_str":"7300000000000000001","status":2,"title":"Evening test","owner":{"nickname":"Alpha","web_rid":"100000001"},"stream_url":{"flv_pull_url":{"HD1":"http://pull-flv.example/stage/s1_hd.flv"},"hls_pull_url_map":{}}},"user":{}},"status_code":0})";
const std::string kReflowAlone =
    R"({"data":{"room":{"status":2,"title":"Evening test","owner":{"nickname":"Alpha"},"stream_url":{"flv_pull_url":{"HD1":"http://pull-flv.example/stage/s1_hd.flv"}}},"user":{}},"status_code":0})";

/// What the page's scripts push, in two pieces that part it in the middle.
std::string page_with(const std::string& room) {
    const std::string state = R"(c:["$","$L1",null,{"state":{"theme":"{"}},{"state":{"roomStore":)"
                              R"({"roomInfo":{"room":)" +
                              room + "}}}}]\n";
    const auto escaped = [](std::string_view text) {
        std::string out;
        for (const char c : text)
            out += c == '"' || c == '\\' ? std::string{'\\', c}
                   : c == '\n'           ? "\\n"
                                         : std::string{c};
        return out;
    };
    return "<html><script src=\"https://a.example/secsdk.js\"></script>"
           "<script>self.__pace_f=[];self.__pace_f.push([0])</script><script>"
           "self.__pace_f.push([1,\"" +
           escaped(state.substr(0, 70)) + "\"])</script><script>self.__pace_f.push([1,\"" +
           escaped(state.substr(70)) + "\"])</script></html>";
}
const std::string kPage = page_with(
    R"({"status":2,"id_str":"7300000000000000001","title":"From \"the\" page","owner":{"nickname":"Alpha"},)"
    R"("stream_url":{"flv_pull_url":{"HD1":"http://pull-flv.example/page.flv"}}})");

Ready cookie(std::string part = "/union/register") {
    return {.part = std::move(part),
            .body = "{}",
            .headers = {{"set-cookie", "ttwid=1%7Cabc; Path=/; HttpOnly"}}};
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("douyin"), url);
}

/// What web/enter answers makes of a room of which no other way knows anything.
std::string told_of(std::string enter, long status = 200) {
    Desk desk{{{.part = "/web/enter", .body = std::move(enter), .status = status}}};
    return told(resolved(desk));
}

}  // namespace

TEST_CASE("douyin: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("douyin", url); };
    CHECK(room("https://live.douyin.com/100000001") == "douyin:100000001");
    CHECK(room("live.douyin.com/100000001/?enter_from=web#x") == "douyin:100000001");
    CHECK(room("http://live.douyin.com/root/live/100000001") == "douyin:100000001");
    CHECK(room("https://www.douyin.com/root/live/100000001") == "douyin:100000001");
    CHECK(room("https://www.douyin.com/follow/live/100000001") == "douyin:100000001");
    CHECK(room("https://www.douyin.com/live/100000001") == "douyin:100000001");
    CHECK(room("https://live.douyin.com/Alpha_2") == "douyin:Alpha_2");
    CHECK(room(kProfileUrl + "?from_tab_name=live") == "douyin:" + kProfile);
    CHECK(room("https://www.iesdouyin.com/share/user/" + kProfile) == "douyin:" + kProfile);
    CHECK(room("https://webcast.amemv.com/douyin/webcast/reflow/7300?sec_user_id=" + kProfile) ==
          "douyin:" + kProfile);
    CHECK(room("https://webcast.amemv.com/webcast/reflow/7300?u_code=1") ==
          "douyin:broadcast:7300");
    CHECK(room("https://v.douyin.com/AbC_dE-f/") == "douyin:link:v.douyin.com/AbC_dE-f");
    for (const auto* other :
         {"https://live.douyin.com/", "https://live.douyin.com/category", "https://www.douyin.com/",
          "https://live.douyin.com/100000001/fans", "https://www.douyin.com/user/self",
          "https://www.douyin.com/video/7300000000000000001", "https://v.douyin.com/",
          "https://live.douyin.com.example/100000001", "https://live.douyin.com@a.example/1",
          "https://xlive.douyin.com/100000001", "https://live.douyin.com/%2e%2e%2f",
          "https://live.douyin.com/a%00b", "https://webcast.amemv.com/reflow/x"}) {
        INFO(other);
        CHECK(room(other) == "-");
    }
}

TEST_CASE("douyin: a live room has all streams of both maps, with their expiry", "[resolvers]") {
    Desk desk{{cookie(), {.part = "/web/enter", .body = kLive}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv audio - 0x0 https://pull-flv.example/stage/s1.flv?only_audio=1&expire=1700604800\n"
          "flv high - 0x0 https://pull-flv.example/stage/s1_hd.flv?expire=1700604800&sign=x\n"
          "flv low - 0x0 https://pull-flv.example/stage/s1_ld.flv?expire=1700604800&sign=x\n"
          "flv source hevc 1920x1080 "
          "https://pull-flv.example/stage/s1_or4.flv?expire=1700604800&sign=x\n"
          "flv ultra - 0x0 https://pull-flv.example/stage/s1_uhd.flv?expire=1700604800&sign=x\n"
          "hls source hevc 1920x1080 "
          "https://pull-hls.example/stage/s1_or4.m3u8?expire=1700604800&sign=x\n"
          "hls ultra - 0x0 https://pull-hls.example/stage/s1_uhd.m3u8?expire=1700604800&sign=x");
    CHECK(resolution.room.key() == "douyin:100000001");
    CHECK(resolution.room.url == kUrl);
    CHECK(resolution.anchor == "Alpha");
    CHECK(resolution.title == "Evening test");
    CHECK(resolution.avatar == "https://img.example/c.jpg");
    for (const auto& each : resolution.candidates) {
        REQUIRE(each.expires);
        CHECK(*each.expires - desk.now == std::chrono::seconds{604'800});
    }
}

TEST_CASE("douyin: the room is asked for with the cookie, a signature and its page as referrer",
          "[resolvers]") {
    Desk desk{{cookie(), {.part = "/web/enter", .body = kLive}}};
    resolved(desk);
    resolved(desk);
    REQUIRE(desk.requests().size() == 3);
    CHECK(desk.requests()[0].url == "https://ttwid.bytedance.com/ttwid/union/register/");
    CHECK(desk.requests()[0].post.value().find("\"aid\":6383") != std::string::npos);
    const auto& request = desk.requests()[1];
    CHECK_THAT(request.url, Catch::Contains("?aid=6383&app_name=douyin_web&live_id=1&") &&
                                Catch::Contains("&browser_version=141.0.0.0&web_rid=100000001&") &&
                                Catch::Contains("&msToken=&a_bogus="));
    CHECK(request.url.size() - request.url.find("&a_bogus=") > 170);
    CHECK(request.user_agent == ext::kBrowser);
    REQUIRE(request.headers.size() == 2);
    CHECK(request.headers[0] == "Referer: https://live.douyin.com/100000001");
    CHECK_THAT(request.headers[1],
               Catch::StartsWith("Cookie: __ac_nonce=0") && Catch::EndsWith("; ttwid=1%7Cabc"));
    CHECK(desk.requests()[2].url == request.url);  // Of the same time and chance.
    desk.random = 1;
    resolved(desk);
    CHECK(desk.requests()[3].url != request.url);
}

TEST_CASE("douyin: without its register the cookie comes from the page of the site",
          "[resolvers]") {
    Desk desk{{{.part = "/union/register", .body = "", .status = 500},
               cookie("https://live.douyin.com/"),
               {.part = "live.douyin.com/webcast/room/web/enter", .body = kLive}}};
    CHECK(resolved(desk).outcome == ext::Outcome::live);
    REQUIRE(desk.requests().size() == 3);
    CHECK_THAT(desk.requests()[2].headers[1], Catch::Contains("ttwid=1%7Cabc"));
}

TEST_CASE("douyin: a cookie that is answered with nothing is not used again", "[resolvers]") {
    Desk desk{{cookie(), {.part = "/web/enter", .body = ""}}};
    CHECK(told(resolved(desk)) == "throttled");
    resolved(desk);
    CHECK(desk.requests()[0].url == desk.requests()[3].url);
    CHECK_THAT(desk.requests()[3].url, Catch::Contains("/union/register"));
}

TEST_CASE("douyin: offline, throttled and restricted are told apart", "[resolvers]") {
    CHECK(told_of(kOffline) == "offline");
    CHECK(told_of(R"({"data":{"data":[],"prompts":"直播已结束"},"status_code":0})") == "offline");
    CHECK(told_of(kBusy) == "throttled");
    CHECK(told_of("") == "throttled");
    CHECK(told_of("{}", 429) == "throttled");
    CHECK(told_of(R"({"data":{"data":[{"status":2,"title":"In the app"}]},"status_code":0})") ==
          "restricted");
    CHECK(told_of("<html>", 404) == "changed");
    CHECK(told_of(R"({"data":{"data":[{"status":2,"stream_url":{"a":1}}]},"status_code":0})") ==
          "changed");
    CHECK(told_of(R"({"data":{"data":[{"title":"x"}]},"status_code":0})") == "changed");
    CHECK(told_of(R"({"data":{"data":[]},"status_code":0})") == "changed");
}

TEST_CASE("douyin: the page is asked where the API has changed or says nothing", "[resolvers]") {
    for (const auto& enter : {std::string{R"({"hello":1})"}, std::string{}, kBusy}) {
        Desk desk{{{.part = "/web/enter", .body = enter}, {.part = "/100000001", .body = kPage}}};
        const auto resolution = resolved(desk);
        CHECK(told(resolution) == "live\nflv high - 0x0 https://pull-flv.example/page.flv");
        CHECK(resolution.title == "From \"the\" page");
        CHECK_THAT(desk.requests().back().headers[0], Catch::StartsWith("Cookie: __ac_nonce="));
    }
    Desk off{{{.part = "/web/enter", .body = "{}"},
              {.part = "/100000001", .body = page_with(R"({"status":4})")}}};
    CHECK(told(resolved(off)) == "offline");
    Desk gone{{{.part = "/web/enter", .body = kBusy}, {.part = "/100000001", .status = 404}}};
    CHECK(told(resolved(gone)) == "not_found");
}

TEST_CASE("douyin: after a plain refusal nothing more is asked", "[resolvers]") {
    Desk desk{{cookie(),
               {.part = "/web/enter", .body = "{}", .status = 403},
               {.part = "/100000001", .body = kPage}}};
    CHECK(told(resolved(desk)) == "throttled");
    CHECK(desk.requests().size() == 2);
}

TEST_CASE("douyin: a special room, of which only the host is told, is asked for as the app does",
          "[resolvers]") {
    Desk desk{{cookie(),
               {.part = "/web/enter",
                .body = R"({"data":{"data":[],"user":{"nickname":"Alpha","sec_uid":")" + kProfile +
                        R"("}},"status_code":0})"},
               {.part = "/reflow/info", .body = kReflowAlone}}};
    CHECK(told(resolved(desk)) == "live\nflv high - 0x0 https://pull-flv.example/stage/s1_hd.flv");
    CHECK_THAT(desk.requests().back().url, Catch::Contains("room_id=2&sec_user_id=" + kProfile +
                                                           "&version_code=99.99.99"
                                                           "&app_id=1128"));
}

TEST_CASE("douyin: a profile leads to the room of its page, once", "[resolvers]") {
    Desk desk{{cookie(),
               {.part = "/reflow/info", .body = kReflow},
               {.part = "/web/enter", .body = kLive}}};
    auto resolution = resolved(desk, kProfileUrl);
    CHECK(resolution.candidates.size() == 7);
    CHECK(resolution.room.key() == "douyin:100000001");
    REQUIRE(desk.requests().size() == 3);
    resolution = resolved(desk, kProfileUrl);
    CHECK(resolution.room.key() == "douyin:100000001");
    REQUIRE(desk.requests().size() == 4);
    CHECK_THAT(desk.requests()[3].url, Catch::Contains("/web/enter"));
}

TEST_CASE("douyin: a profile of whose page nothing is known has the streams of the app",
          "[resolvers]") {
    Desk alone{{{.part = "/reflow/info", .body = kReflowAlone}}};
    const auto resolution = resolved(alone, kProfileUrl);
    CHECK(told(resolution) == "live\nflv high - 0x0 https://pull-flv.example/stage/s1_hd.flv");
    CHECK(resolution.room.key() == "douyin:" + kProfile);
    Desk refused{{{.part = "/reflow/info", .body = kReflow}, {.part = "/web/enter", .body = ""}}};
    CHECK(told(resolved(refused, kProfileUrl)) ==
          "live\nflv high - 0x0 https://pull-flv.example/stage/s1_hd.flv");
    Desk off{{{.part = "/reflow/info",
               .body = R"({"data":{"room":{"status":4,"owner":{"web_rid":"100000001"}}}})"}}};
    CHECK(told(resolved(off, kProfileUrl)) == "offline");
    CHECK(off.requests().size() == 1);
}

TEST_CASE("douyin: of a broadcast that has ended the host's present one is found", "[resolvers]") {
    const std::string url = "https://webcast.amemv.com/webcast/reflow/7300";
    Desk desk{{cookie(),
               {.part = "/reflow/info",
                .body = R"({"data":{"room":{"status":4,"owner":{"web_rid":"100000001"}}}})"},
               {.part = "/web/enter", .body = kLive}}};
    const auto resolution = resolved(desk, url);
    CHECK(resolution.outcome == ext::Outcome::live);
    CHECK(resolution.room.key() == "douyin:100000001");
    CHECK_THAT(desk.requests()[0].url, Catch::Contains("room_id=7300&sec_user_id=&"));
}

TEST_CASE("douyin: a short link leads to its room", "[resolvers]") {
    Desk desk{{{.part = "v.douyin.com/AbCd",
                .status = 302,
                .headers = {{"location",
                             "https://webcast.amemv.com/douyin/webcast/reflow/7300?sec_user_id=" +
                                 kProfile}}},
               cookie(),
               {.part = "/reflow/info", .body = kReflow},
               {.part = "/web/enter", .body = kLive}}};
    const auto resolution = resolved(desk, "https://v.douyin.com/AbCd/");
    CHECK(resolution.outcome == ext::Outcome::live);
    CHECK(resolution.room.key() == "douyin:100000001");
}

TEST_CASE("douyin: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("douyin", kUrl, {{.part = "/web/enter", .body = kLive}});
    check_bad_answers("douyin", kProfileUrl, {{.part = "/reflow/info", .body = kReflowAlone}});
}

TEST_CASE("douyin: hostile pages and values do no harm", "[resolvers]") {
    std::string pushes, states = "<script>self.__pace_f.push([1,\"";
    for (int i = 0; i < 100'000; ++i) {
        pushes += "self.__pace_f.push([1,\"";
        states += R"(\"state\":{)";
    }
    for (const auto& page :
         {pushes, states + "\"])", states, std::string{"self.__pace_f.push([1,\"\\"},
          std::string{"self.__pace_f.push([1,\"\\u12\"])"}, page_with("5"), page_with("[]")}) {
        Desk desk{{{.part = "/web/enter", .body = "{}"}, {.part = "/100000001", .body = page}}};
        CHECK(told(resolved(desk)) == "changed");
    }
    const std::string name = "\\u202eevil\\u0000\\r\\n" + std::string(10'000, 'x');
    Desk desk{
        {{.part = "/web/enter",
          .body =
              R"({"data":{"data":[{"status":4,"title":")" + name +
              R"(","owner":{"web_rid":"../../etc"}}],"user":{"nickname":[1],"sec_uid":"MS4w/../"}}})"}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) == "offline");
    CHECK(resolution.room.key() == "douyin:100000001");
    CHECK(resolution.anchor.empty());
}

}  // namespace weir::resolvers
