// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://live.kuaishou.com/u/examplehost";

const std::string kDetail =
    R"({"data":{"result":1,"author":{"id":"examplehost","name":"Gamma"},"liveStream":{"id":"LS1","caption":"Games","coverUrl":"https://img.example/k.jpg","playUrls":{"h264":{"adaptationSet":{"representation":[
 {"url":"https://k-origin.example/gifshow/s_hd.flv?txSecret=0&txTime=65553b00","bitrate":4000,"qualityType":"SUPER","level":50,"name":"super"},
 {"url":"https://k-origin.example/gifshow/s_sd.flv?txSecret=0&txTime=65553b00","bitrate":1000,"qualityType":"STANDARD","level":10,"name":"standard"}]}}}}}})";
const std::string kDetailOff =
    R"({"data":{"result":671,"author":{"id":"examplehost","name":"Gamma"},"liveStream":{}}})";
const std::string kTooFast = R"({"result":2,"error_msg":"操作太快了，请稍微休息一下"})";
const std::string kPage =
    R"(<script>window.__INITIAL_STATE__={"liveroom":{"activeIndex":0,"playList":[{"isLiving":true,"author":{"id":"examplehost","name":"Gamma"},"liveStream":{"caption":"Games","playUrls":{"h264":{"adaptationSet":{"representation":[{"url":"https://k-origin.example/s.flv?txTime=65553b00","bitrate":2000,"qualityType":"HIGH","level":30}]}}}},"errorType":undefined}]}};(function(){})()</script>)";
const std::string kShare =
    R"({"result":1,"liveStream":{"living":true,"caption":"Games","user":{"user_name":"Gamma"},
 "multiResolutionPlayUrls":[{"urls":[{"url":"https://k.example/m.flv"},{"url":"https://k2.example/m.flv"}]}],
 "multiResolutionHlsPlayUrls":[{"urls":[{"url":"https://k.example/m.m3u8"}]}],
 "playUrls":[{"url":"https://k.example/p.flv"}],"hlsPlayUrl":"https://k.example/p.m3u8"}})";

std::string page_with(const std::string& room) {
    return "<html><script src=\"captcha.js\"></script><script>window.__INITIAL_STATE__="
           "{\"liveroom\":{\"playList\":[" +
           room + "]}};(function(){})()</script></html>";
}

Ready page(std::string body) {
    return {.part = "/u/examplehost",
            .body = std::move(body),
            .headers = {{"set-cookie", "did=web_0123456789abcdef; path=/"}}};
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("kuaishou"), url);
}

std::string told_of_page(const std::string& body) {
    Desk desk{{page(body)}};
    return told(resolved(desk));
}

/// The answer of the API, once a page that has changed gave the cookie.
std::string told_of_detail(const std::string& body, long status = 200) {
    Desk desk{{page("<html>"), {.part = "livedetail", .body = body, .status = status}}};
    return told(resolved(desk));
}

}  // namespace

TEST_CASE("kuaishou: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("kuaishou", url); };
    CHECK(room("https://live.kuaishou.com/u/examplehost") == "kuaishou:examplehost");
    CHECK(room("live.kuaishou.com/u/examplehost/?a=1") == "kuaishou:examplehost");
    CHECK(room("https://live.kuaishou.com/profile/examplehost") == "kuaishou:examplehost");
    CHECK(room("https://www.kuaishou.com/profile/examplehost") == "kuaishou:examplehost");
    CHECK(room("https://livev.m.chenzhongtech.com/fw/live/examplehost?cc=share") ==
          "kuaishou:examplehost");
    CHECK(room("https://v.kuaishou.com/AbCdE") == "kuaishou:link:v.kuaishou.com/AbCdE");
    CHECK(room("https://www.kuaishou.com/f/X-abc_d") == "kuaishou:link:www.kuaishou.com/f/X-abc_d");
    for (const auto* other :
         {"https://live.kuaishou.com/", "https://live.kuaishou.com/u/",
          "https://live.kuaishou.com/u", "https://live.kuaishou.com/u/a/b",
          "https://www.kuaishou.com/u/examplehost", "https://www.kuaishou.com/short-video/3x",
          "https://live.kuaishou.com/u/a%2Fb", "https://live.kuaishou.com/cate/1",
          "https://live.kuaishou.com.example/u/a", "https://chenzhongtech.com.example/fw/live/a",
          "https://live.kuaishou.com/u/%22%7D"}) {
        INFO(other);
        CHECK(room(other) == "-");
    }
}

TEST_CASE("kuaishou: the first request is that of the page, those after it are of the API",
          "[resolvers]") {
    Desk desk{{page(kPage), {.part = "livedetail", .body = kDetail}}};
    auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\nflv source h264 0x0 https://k-origin.example/s.flv?txTime=65553b00");
    CHECK(resolution.anchor == "Gamma");
    CHECK(resolution.title == "Games");
    CHECK(resolution.room.key() == "kuaishou:examplehost");
    REQUIRE(desk.requests().size() == 1);

    resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv low h264 0x0 "
          "https://k-origin.example/gifshow/s_sd.flv?txSecret=0&txTime=65553b00\n"
          "flv source h264 0x0 "
          "https://k-origin.example/gifshow/s_hd.flv?txSecret=0&txTime=65553b00");
    CHECK(resolution.avatar == "https://img.example/k.jpg");
    CHECK(resolution.candidates[0].bitrate_bps == 4'000'000);
    CHECK(resolution.candidates[0].quality == "super");
    CHECK(resolution.candidates[0].expires.value() ==
          std::chrono::system_clock::time_point{std::chrono::seconds{0x65553b00}});
    REQUIRE(desk.requests().size() == 2);
    CHECK(desk.requests()[1].url ==
          "https://live.kuaishou.com/live_api/liveroom/livedetail?principalId=examplehost");
    CHECK(desk.requests()[1].headers ==
          std::vector<std::string>{"Referer: https://live.kuaishou.com/u/examplehost",
                                   "Cookie: did=web_0123456789abcdef"});
}

TEST_CASE("kuaishou: what the page says", "[resolvers]") {
    CHECK(told_of_page(page_with(
              R"({"isLiving":false,"author":{"id":"examplehost"},"liveStream":{}})")) == "offline");
    CHECK(told_of_page(page_with(R"({"isLiving":true,"liveStream":{}})")) == "throttled");
    CHECK(told_of_page(page_with(
              R"({"errorType":{"title":"操作太快了","content":"请稍后再试"}})")) == "throttled");
    CHECK(told_of_page(page_with(R"({"errorType":{"title":"用户不存在","content":""}})")) ==
          "not_found");
    CHECK(told_of_page(page_with(R"({"errorType":{"title":"?","content":"?"}})")) == "throttled");
    CHECK(told_of_page(page_with(R"({"liveStream":{"playUrls":{}}})")) == "throttled");
    CHECK(told_of_page("<html>welcome") == "changed");
    CHECK(told_of_page("<script>window.__INITIAL_STATE__={\"liveroom\":{\"playList\":[{}]}};") ==
          "changed");
    CHECK(
        told_of_page("<script>window.__INITIAL_STATE__={\"liveroom\":{\"playList\":[{\"errorType\":"
                     "{\"title\":\"?\"}}]}};") == "changed");
}

TEST_CASE("kuaishou: what the API says", "[resolvers]") {
    CHECK(told_of_detail(kDetailOff) == "offline");
    CHECK(told_of_detail(kTooFast) == "throttled");
    CHECK(told_of_detail(R"({"data":{"result":5,"url":"https://captcha.example"}})") ==
          "throttled");
    CHECK(told_of_detail(R"({"data":{"result":22}})") == "changed");
    CHECK(told_of_detail(R"({"data":{"result":1,"liveStream":{"playUrls":[]}}})") == "changed");
    CHECK(told_of_detail("", 429) == "throttled");
    CHECK(told_of_detail("<html>", 404) == "changed");
}

TEST_CASE("kuaishou: older and newer shapes of streams, of each codec the best is the source",
          "[resolvers]") {
    CHECK(
        told_of_page(page_with(
            R"({"isLiving":true,"liveStream":{"playUrls":[{"adaptationSet":{"representation":[)"
            R"({"url":"https://k.example/a.flv","bitrate":10,"qualityType":"HIGH"},)"
            R"({"url":"https://k.example/b.flv","bitrate":20,"qualityType":"BLUE_RAY"}]}}]}})")) ==
        "live\nflv source - 0x0 https://k.example/b.flv\nflv standard - 0x0 "
        "https://k.example/a.flv");
    CHECK(
        told_of_page(page_with(
            R"({"isLiving":true,"liveStream":{"playUrls":{"h264":{"adaptationSet":{"representation":[)"
            R"({"url":"https://k.example/a.flv","qualityType":"BLUE_RAY"}]}},"hevc":{"adaptationSet":{)"
            R"("representation":[{"url":"https://k.example/c.flv","bitrate":9,"qualityType":"?"}]}}}}})")) ==
        "live\nflv source hevc 0x0 https://k.example/c.flv\nflv ultra h264 0x0 "
        "https://k.example/a.flv");
}

TEST_CASE("kuaishou: what is shared is the last way", "[resolvers]") {
    Desk desk{{page("<html>"),
               {.part = "livedetail", .body = R"({"data":{"result":22}})"},
               {.part = "live/byUser", .body = kShare}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv high - 0x0 https://k.example/p.flv\n"
          "flv source - 0x0 https://k.example/m.flv\n"
          "flv source - 0x0 https://k2.example/m.flv\n"
          "hls high - 0x0 https://k.example/p.m3u8\n"
          "hls source - 0x0 https://k.example/m.m3u8");
    CHECK(resolution.anchor == "Gamma");
    REQUIRE(desk.requests().size() == 3);
    CHECK(
        desk.requests()[2].post ==
        R"({"source":5,"eid":"examplehost","shareMethod":"card","clientType":"WEB_OUTSIDE_SHARE_H5"})");

    const auto told_of_share = [](std::string body) {
        Desk one{{page("<html>"),
                  {.part = "livedetail", .body = "{}"},
                  {.part = "live/byUser", .body = std::move(body)}}};
        return told(resolved(one));
    };
    CHECK(told_of_share(R"({"result":1,"liveStream":{"living":false}})") == "offline");
    CHECK(told_of_share(R"({"result":22})") == "not_found");
    CHECK(told_of_share(kTooFast) == "throttled");
    CHECK(told_of_share(R"({"result":1,"liveStream":{}})") == "changed");
    CHECK(told_of_share(R"({"result":1,"liveStream":{"living":true}})") == "changed");
}

TEST_CASE("kuaishou: a page without the cookie is followed by the home page", "[resolvers]") {
    Desk desk{{{.part = "live.kuaishou.com/u/examplehost", .body = "<html>"},
               {.part = "https://live.kuaishou.com/",
                .body = "<html>",
                .headers = {{"set-cookie", "did=web_home"}}},
               {.part = "/live_api/liveroom/livedetail", .body = kDetail}}};
    CHECK(resolved(desk).outcome == ext::Outcome::live);
    REQUIRE(desk.requests().size() == 3);
    CHECK(desk.requests()[1].url == "https://live.kuaishou.com/");
    CHECK(desk.requests()[2].headers.back() == "Cookie: did=web_home");
}

TEST_CASE("kuaishou: after a refusal nothing more is asked", "[resolvers]") {
    Desk desk{{page(""), {.part = "livedetail", .body = kDetail}}};
    CHECK(told(resolved(desk)) == "throttled");
    CHECK(desk.requests().size() == 1);
    CHECK(resolver_of("kuaishou").pace().per_minute < resolver_of("douyin").pace().per_minute);
}

TEST_CASE("kuaishou: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("kuaishou", kUrl, {page(kPage)});
    const auto& resolver = resolver_of("kuaishou");
    for (const auto* body : {"[]", "\"x\"", R"({"data":{"result":"1","liveStream":"x"}})",
                             R"({"data":{"result":1,"liveStream":{"playUrls":{"h264":5}}}})"}) {
        Desk desk{{page("<html>"), {.part = "livedetail", .body = body}}};
        CHECK(told(desk.resolve(resolver, kUrl)) == "changed");
    }
}

}  // namespace weir::resolvers
