// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://17.live/en/live/6302408";
const std::string kLive =
    R"({"status":2,"caption":"Hi","pullURLsInfo":{"rtmpURLs":[{"provider":1,"url":"https://s17.example/a.flv","urlHighQuality":"https://s17.example/a_hq.flv"}]}})";
const Ready kName{.part = "/user/room/", .body = R"({"displayName":"Sigma"})"};
const std::string kNone = R"({"errorCode":5,"errorMessage":"x"})";

Ready alive(const std::string& body, long status = 200) {
    return {.part = "/viewers/alive", .body = body, .status = status};
}

std::string told_of(const Ready& state, const Ready& name = kName) {
    Desk desk{{state, name}};
    return told(desk.resolve(resolver_of("17live"), kUrl));
}

}  // namespace

TEST_CASE("17live: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("17live", url); };
    CHECK(room("https://17.live/live/6302408") == "17live:6302408");
    CHECK(room("https://17.live/en/live/6302408") == "17live:6302408");
    CHECK(room("https://17.live/zh-Hant/live/6302408/") == "17live:6302408");
    CHECK(room("http://www.17.live/ja/live/6302408?a=b") == "17live:6302408");
    CHECK(room("17.live/live/6302408#x") == "17live:6302408");
    CHECK(room("https://17.live/en/profile/r/6302408") == "-");
    CHECK(room("https://17.live/live/abc") == "-");
    CHECK(room("https://17.live/en/live") == "-");
    CHECK(room("https://17.live/live/6302408/chat") == "-");
    CHECK(room("https://17.live/6302408") == "-");
    CHECK(room("https://117.live/live/6302408") == "-");
}

TEST_CASE("17live: a live room has its streams, which want a Referer", "[resolvers]") {
    Desk desk{{alive(kLive), kName}};
    const auto resolution = desk.resolve(resolver_of("17live"), kUrl);
    CHECK(told(resolution) ==
          "live\n"
          "flv high - 0x0 https://s17.example/a.flv\n"
          "flv source - 0x0 https://s17.example/a_hq.flv");
    CHECK(resolution.candidates[0].headers ==
          std::vector<std::string>{"Referer: https://17.live/"});
    CHECK(resolution.candidates[0].line == "1");
    CHECK(resolution.anchor == "Sigma");
    CHECK(resolution.title == "Hi");
    CHECK(resolution.room.key() == "17live:6302408");
    CHECK(desk.requests().at(0).post == R"({"liveStreamID":"6302408"})");
    // The name is asked for once a day.
    (void)desk.resolve(resolver_of("17live"), kUrl);
    CHECK(desk.requests().size() == 3);
}

TEST_CASE("17live: the older shape, and one quality alone", "[resolvers]") {
    CHECK(told_of(alive(R"({"status":2,"rtmpUrls":[{"url":"https://s17.example/o.flv?x=1"}]})")) ==
          "live\nflv source - 0x0 https://s17.example/o.flv?x=1");
    CHECK(told_of(alive(R"({"status":2,"rtmpUrls":[{"url":"https://s17.example/o.m3u8?x=1"},7,
                            {"url":"rtmp://s17.example/o"}]})")) ==
          "live\nhls source - 0x0 https://s17.example/o.m3u8?x=1");
}

TEST_CASE("17live: offline and not found are told apart by the user", "[resolvers]") {
    CHECK(told_of(alive(R"({"status":0})")) == "offline");
    CHECK(told_of(alive(kNone, 404)) == "offline");
    CHECK(told_of(alive(kNone, 404), {.part = "/user/room/", .body = kNone, .status = 404}) ==
          "not_found");
    CHECK(told_of(alive("{}", 404)) == "changed");
    CHECK(told_of(alive(kNone, 404), {.part = "/user/room/", .body = "{}", .status = 503}) ==
          "transient");
}

TEST_CASE("17live: a broadcast is not missed for want of a name", "[resolvers]") {
    for (const Ready& name : {Ready{.part = "/user/room/", .body = "{}", .status = 500},
                              Ready{.part = "/user/room/", .body = "[]"}}) {
        Desk desk{{alive(kLive), name}};
        const auto resolution = desk.resolve(resolver_of("17live"), kUrl);
        CHECK(resolution.outcome == ext::Outcome::live);
        CHECK(resolution.anchor.empty());
    }
}

TEST_CASE("17live: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("17live", kUrl, {alive(kLive)});
    CHECK(told_of(alive(R"({"status":2})")) == "changed");
    CHECK(told_of(alive(R"({"status":"on"})")) == "changed");
}

}  // namespace weir::resolvers
