// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://www.tiktok.com/@Beta.Example/live";

const std::string kLive =
    R"({"statusCode":0,"message":"","data":{"user":{"id":"6900000000000000001","nickname":"Beta","uniqueId":"beta.example","roomId":"7300000000000000002","status":2},
 "liveRoom":{"title":"Hello","status":2,"streamId":"7300000000000000003","streamData":{"pull_data":{"options":{"qualities":[{"name":"Original","sdk_key":"origin","level":10}]},
 "stream_data":"{\"data\":{\"origin\":{\"main\":{\"flv\":\"https://pull-f.example/g/s_or4.flv?expire=1701209600&sign=x\",\"hls\":\"https://pull-h.example/g/s_or4/playlist.m3u8?expire=1701209600&sign=x\",\"sdk_params\":\"{\\\"VCodec\\\":\\\"h264\\\",\\\"vbitrate\\\":3000000,\\\"resolution\\\":\\\"720x1280\\\"}\"}},\"sd\":{\"main\":{\"flv\":\"https://pull-f.example/g/s_sd.flv\",\"hls\":\"\",\"sdk_params\":\"{\\\"VCodec\\\":\\\"h264\\\",\\\"vbitrate\\\":800000}\"}}}}"}}}}})";
const std::string kOffline =
    R"({"statusCode":0,"data":{"user":{"nickname":"Beta","uniqueId":"beta.example","roomId":"7300000000000000002"},"liveRoom":{"title":"Hello","status":4}}})";
const std::string kForAdults =
    R"({"data":{"message":"Age restricted","prompts":""},"status_code":4003110})";
const std::string kAlive =
    R"({"data":[{"alive":true,"room_id":7300000000000000002,"room_id_str":"7300000000000000002"},{"alive":false,"room_id":7300000000000000009,"room_id_str":"7300000000000000009"}],"status_code":0})";
const std::string kInfo =
    R"({"status_code":0,"data":{"id_str":"7300000000000000002","status":2,"title":"Hello","owner":{"nickname":"Beta","display_id":"Beta.Example"},
 "stream_url":{"flv_pull_url":{"HD1":"https://pull-f.example/hd.flv"},"hls_pull_url":"https://pull-h.example/d.m3u8","rtmp_pull_url":"https://pull-f.example/r.flv"}}})";
const std::string kInfoOver =
    R"({"status_code":0,"data":{"id_str":"7300000000000000002","status":4,"owner":{"display_id":"beta.example"}}})";
const std::string kDetail =
    R"({"LiveRoomInfo":{"status":2,"title":"Hello","ownerInfo":{"nickname":"Beta","uniqueId":"beta.example"},"liveUrl":"https://pull-h.example/detail.m3u8"}})";

std::string page_with(const std::string& number) {
    return R"(<html><script>captcha</script><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">)"
           R"({"__DEFAULT_SCOPE__":{"webapp.user-detail":{"userInfo":{"user":{"uniqueId":"beta.example","nickname":"Beta","roomId":")" +
           number + R"("}}}}}</script></html>)";
}

const Ready kNoUserRoom{.part = "/api-live/user/room", .body = R"({"hello":1})"};

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("tiktok"), url);
}

/// What the first way answers, where the others are not there.
std::string told_of(const std::string& user_room) {
    Desk desk{{{.part = "/api-live/user/room", .body = user_room}}};
    return told(resolved(desk));
}

}  // namespace

TEST_CASE("tiktok: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("tiktok", url); };
    CHECK(room("https://www.tiktok.com/@beta.example/live") == "tiktok:beta.example");
    CHECK(room("https://www.tiktok.com/@Beta.Example") == "tiktok:beta.example");
    CHECK(room("tiktok.com/@beta.example/live?lang=en") == "tiktok:beta.example");
    CHECK(room("http://m.tiktok.com/@beta.example/") == "tiktok:beta.example");
    CHECK(room("https://www.tiktok.com/%40beta.example/live") == "tiktok:beta.example");
    CHECK(room("https://m.tiktok.com/share/live/7300000000000000002") ==
          "tiktok:broadcast:7300000000000000002");
    CHECK(room("https://vm.tiktok.com/ZMabcdef/") == "tiktok:link:vm.tiktok.com/ZMabcdef");
    CHECK(room("https://vt.tiktok.com/ZMabcdef") == "tiktok:link:vt.tiktok.com/ZMabcdef");
    CHECK(room("https://www.tiktok.com/t/ZMabcdef/") == "tiktok:link:www.tiktok.com/t/ZMabcdef");
    for (const auto* other :
         {"https://www.tiktok.com/", "https://www.tiktok.com/live", "https://www.tiktok.com/@",
          "https://www.tiktok.com/beta.example/live", "https://www.tiktok.com/@beta/video/73",
          "https://www.tiktok.com/@be-ta/live", "https://www.tiktok.com/@a%2Fb/live",
          "https://m.tiktok.com/share/live/x", "https://vm.tiktok.com/",
          "https://www.tiktok.com.example/@beta/live", "https://xtiktok.com/@beta"}) {
        INFO(other);
        CHECK(room(other) == "-");
    }
}

TEST_CASE("tiktok: a live room has its streams, its broadcast and its name", "[resolvers]") {
    Desk desk{{{.part = "/api-live/user/room", .body = kLive}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv source h264 720x1280 "
          "https://pull-f.example/g/s_or4.flv?expire=1701209600&sign=x\n"
          "flv standard h264 0x0 https://pull-f.example/g/s_sd.flv\n"
          "hls source h264 720x1280 "
          "https://pull-h.example/g/s_or4/playlist.m3u8?expire=1701209600&sign=x");
    CHECK(resolution.room.key() == "tiktok:beta.example");
    CHECK(resolution.batch_key == "7300000000000000002");
    CHECK(resolution.anchor == "Beta");
    CHECK(resolution.title == "Hello");
    REQUIRE(desk.requests().size() == 1);
    CHECK(desk.requests()[0].url ==
          "https://www.tiktok.com/api-live/user/"
          "room?aid=1988&sourceType=54&uniqueId=beta.example");
    CHECK(desk.requests()[0].headers ==
          std::vector<std::string>{"Referer: https://www.tiktok.com/@beta.example/live"});
}

TEST_CASE("tiktok: offline, not found, for adults: told apart", "[resolvers]") {
    CHECK(told_of(kOffline) == "offline");
    CHECK(
        told_of(R"({"statusCode":0,"data":{"user":{"uniqueId":"beta.example","roomId":"73"}}})") ==
        "offline");
    CHECK(
        told_of(
            R"({"statusCode":0,"data":{"user":{"uniqueId":"b","roomId":""},"liveRoom":{"status":2}}})") ==
        "offline");
    CHECK(told_of(R"({"statusCode":19881007,"message":"user_not_found"})") == "not_found");
    CHECK(told_of(R"({"message":"wrong parameters"})") == "not_found");
    CHECK(told_of(R"({"statusCode":4003110,"message":"adults"})") == "restricted");
    CHECK(told_of(R"({"statusCode":0,"data":{}})") == "changed");
    CHECK(told_of(R"({"statusCode":0,"data":{"user":{}}})") == "changed");
    CHECK(
        told_of(
            R"({"statusCode":0,"data":{"user":{"uniqueId":"b","roomId":"73"},"liveRoom":{"status":3}}})") ==
        "changed");
    CHECK(told_of("<html>Please wait...</html>") == "throttled");
    Desk desk{{{.part = "/api-live/user/room", .body = kOffline}}};
    CHECK(resolved(desk).batch_key.empty());
}

TEST_CASE("tiktok: what is live without streams is asked for by its broadcast", "[resolvers]") {
    const std::string bare =
        R"({"statusCode":0,"data":{"user":{"uniqueId":"beta.example","roomId":"7300000000000000002"},"liveRoom":{"status":2}}})";
    Desk desk{
        {{.part = "/api-live/user/room", .body = bare}, {.part = "/room/info", .body = kInfo}}};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv high - 0x0 https://pull-f.example/hd.flv\n"
          "flv high - 0x0 https://pull-f.example/r.flv\n"
          "hls high - 0x0 https://pull-h.example/d.m3u8");
    CHECK(resolution.batch_key == "7300000000000000002");
    Desk adults{{{.part = "/api-live/user/room", .body = bare},
                 {.part = "/room/info", .body = kForAdults}}};
    CHECK(told(resolved(adults)) == "restricted");
}

TEST_CASE("tiktok: the page knows the broadcast where the first way has changed", "[resolvers]") {
    Desk desk{{kNoUserRoom,
               {.part = "/live", .body = page_with("7300000000000000002")},
               {.part = "/room/info", .body = kInfo}}};
    CHECK(resolved(desk).candidates.size() == 3);
    CHECK(desk.urls() ==
          "https://www.tiktok.com/api-live/user/room?aid=1988&sourceType=54&uniqueId=beta.example\n"
          "https://www.tiktok.com/@beta.example/live\n"
          "https://webcast.tiktok.com/webcast/room/info?aid=1988&room_id=7300000000000000002\n");

    Desk older{
        {kNoUserRoom,
         {.part = "/live",
          .body =
              R"(<html><script id="SIGI_STATE">{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"7300000000000000002"}}}}</script>)"},
         {.part = "/room/info", .body = kInfo}}};
    CHECK(resolved(older).outcome == ext::Outcome::live);

    Desk off{{kNoUserRoom, {.part = "/live", .body = page_with("")}}};
    CHECK(told(resolved(off)) == "offline");
    Desk gone{{kNoUserRoom, {.part = "/live", .body = "<html>", .status = 404}}};
    CHECK(told(resolved(gone)) == "not_found");
}

TEST_CASE("tiktok: a page of another region or a login is told as such", "[resolvers]") {
    Desk region{
        {kNoUserRoom, {.part = "/live", .body = "<html>TikTok has discontinued operating here"}}};
    CHECK(told(resolved(region)) == "restricted");
    Desk login{{kNoUserRoom,
                {.part = "/live", .body = "<html>hi", .url = "https://www.tiktok.com/login?x=1"}}};
    CHECK(told(resolved(login)) == "restricted");
    Desk changed{{kNoUserRoom, {.part = "/live", .body = "<html>hi"}}};
    CHECK(told(resolved(changed)) == "changed");
    Desk wall{{{.part = "/api-live/user/room", .body = "<html>Please wait..."},
               {.part = "/live", .body = "<html>Please wait..."}}};
    CHECK(told(resolved(wall)) == "throttled");
}

TEST_CASE("tiktok: the last way is the detail of a broadcast", "[resolvers]") {
    const std::string url = "https://m.tiktok.com/share/live/7300000000000000002";
    Desk desk{{{.part = "/room/info", .body = "{}"}, {.part = "/live/detail", .body = kDetail}}};
    const auto resolution = resolved(desk, url);
    CHECK(told(resolution) == "live\nhls high - 0x0 https://pull-h.example/detail.m3u8");
    CHECK(resolution.room.key() == "tiktok:beta.example");
    Desk off{{{.part = "/room/info", .body = "{}"},
              {.part = "/live/detail", .body = R"({"LiveRoomInfo":{"status":4}})"}}};
    CHECK(told(resolved(off, url)) == "offline");
    Desk unknown{{{.part = "/room/info", .body = R"({"status_code":10011,"data":{}})"}}};
    CHECK(told(resolved(unknown, url)) == "not_found");
}

TEST_CASE("tiktok: of a shared broadcast that is over the host's present one is found",
          "[resolvers]") {
    const std::string url = "https://m.tiktok.com/share/live/7300000000000000001";
    Desk desk{{{.part = "/room/info", .body = kInfoOver},
               {.part = "/api-live/user/room", .body = kLive}}};
    auto resolution = resolved(desk, url);
    CHECK(resolution.outcome == ext::Outcome::live);
    CHECK(resolution.room.key() == "tiktok:beta.example");
    CHECK(resolution.batch_key == "7300000000000000002");
    resolved(desk, url);
    REQUIRE(desk.requests().size() == 3);
    CHECK_THAT(desk.requests()[2].url, Catch::Contains("uniqueId=beta.example"));
}

TEST_CASE("tiktok: a broadcast of before is live still, but its end is not that of the next",
          "[resolvers]") {
    Desk desk{{{.part = "/api-live/user/room", .body = kLive},
               {.part = "/api-live/user/room", .body = "<html>Please wait..."},
               {.part = "/room/info", .body = kInfo},
               {.part = "/room/info", .body = kInfoOver}}};
    CHECK(resolved(desk).outcome == ext::Outcome::live);
    CHECK(resolved(desk).candidates.size() == 3);
    CHECK(told(resolved(desk)) == "throttled");
}

TEST_CASE("tiktok: many broadcasts are asked for at once", "[resolvers]") {
    const auto& resolver = resolver_of("tiktok");
    CHECK(resolver.batch_size() > 1);
    Desk desk{{{.part = "/check_alive", .body = kAlive}}};
    const auto known = desk.batch(
        resolver, {"7300000000000000002", "7300000000000000009", "7300000000000000007", "x&y=1"});
    REQUIRE(known.has_value());
    REQUIRE(known->size() == 2);
    CHECK((*known)[0].batch_key == "7300000000000000002");
    CHECK((*known)[0].is_live);
    CHECK((*known)[1].batch_key == "7300000000000000009");
    CHECK_FALSE((*known)[1].is_live);
    CHECK(desk.urls() ==
          "https://webcast.tiktok.com/webcast/room/check_alive/?aid=1988&room_ids="
          "7300000000000000002,7300000000000000009,7300000000000000007\n");
}

TEST_CASE("tiktok: what tells nothing of them is a failure, not their end", "[resolvers]") {
    for (const auto* body : {"", "{}", "[]", "<html>", R"({"data":[],"status_code":7})",
                             R"({"data":{},"status_code":0})"}) {
        Desk desk{{{.part = "/check_alive", .body = body}}};
        INFO(body);
        CHECK_FALSE(desk.batch(resolver_of("tiktok"), {"73"}).has_value());
    }
    Desk odd{{{.part = "/check_alive",
               .body = R"({"data":[{"room_id_str":"73"},{"alive":"no","room_id_str":"73"},5,
                          {"alive":false,"room_id_str":"74"}],"status_code":0})"}}};
    const auto known = odd.batch(resolver_of("tiktok"), {"73"});
    REQUIRE(known.has_value());
    CHECK(known->empty());
    Desk none{{}};
    CHECK(none.batch(resolver_of("tiktok"), {}).value().empty());
}

TEST_CASE("tiktok: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("tiktok", kUrl, {{.part = "/api-live/user/room", .body = kLive}});
    check_bad_answers("tiktok", "https://m.tiktok.com/share/live/73",
                      {{.part = "/room/info", .body = kInfo}});
}

}  // namespace weir::resolvers
