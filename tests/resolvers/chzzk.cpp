// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://chzzk.naver.com/live/0123456789abcdef0123456789abcdef";
const std::string kLive =
    R"({"code":200,"message":null,"content":{"liveTitle":"Study","status":"OPEN","adult":false,
        "channel":{"channelId":"0123456789abcdef0123456789abcdef","channelName":"Iota"},
        "livePlaybackJson":"{\"media\":[{\"mediaId\":\"HLS\",\"protocol\":\"HLS\",\"path\":\"https://ch.example/h/playlist.m3u8?hdnts=exp=1700021600\"},{\"mediaId\":\"LLHLS\",\"protocol\":\"HLS\",\"path\":\"https://ch.example/ll/playlist.m3u8\"}]}"}})";
const std::string kOffline =
    R"({"code":200,"message":null,"content":{"liveTitle":"Study","status":"CLOSE","adult":false,
        "channel":{"channelName":"Iota"},"livePlaybackJson":null}})";

/// With `playback` as livePlaybackJson.
std::string open(const std::string& playback, bool is_adult = false) {
    return R"({"code":200,"content":{"status":"OPEN","adult":)" +
           std::string{is_adult ? "true" : "false"} + R"(,"channel":{"channelName":"Iota"},)" +
           R"("livePlaybackJson":)" + playback + "}}";
}

std::string told_of(const std::string& body, long status = 200) {
    Desk desk{{{.part = "/live-detail", .body = body, .status = status}}};
    return told(desk.resolve(resolver_of("chzzk"), kUrl));
}

}  // namespace

TEST_CASE("chzzk: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("chzzk", url); };
    const std::string key = "chzzk:0123456789abcdef0123456789abcdef";
    CHECK(room(kUrl) == key);
    CHECK(room("https://chzzk.naver.com/0123456789abcdef0123456789abcdef") == key);
    CHECK(room("https://m.chzzk.naver.com/live/0123456789abcdef0123456789abcdef/") == key);
    CHECK(room("http://chzzk.naver.com/live/0123456789ABCDEF0123456789ABCDEF?a=b") == key);
    CHECK(room("chzzk.naver.com/live/0123456789abcdef0123456789abcdef#x") == key);
    CHECK(room("https://chzzk.naver.com/") == "-");
    CHECK(room("https://chzzk.naver.com/live/0123456789abcdef0123456789abcde") == "-");
    CHECK(room("https://chzzk.naver.com/live/0123456789abcdef0123456789abcdeg") == "-");
    CHECK(room("https://chzzk.naver.com/video/0123456789abcdef0123456789abcdef") == "-");
    CHECK(room("https://chzzk.naver.com/live/0123456789abcdef0123456789abcdef/chat") == "-");
    CHECK(room("https://game.naver.com/live/0123456789abcdef0123456789abcdef") == "-");
    CHECK(room("https://chzzk.naver.com.example/live/0123456789abcdef0123456789abcdef") == "-");
}

TEST_CASE("chzzk: a live room has both its playlists, when they expire, and its title",
          "[resolvers]") {
    Desk desk{{{.part = "/live-detail", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("chzzk"), kUrl);
    CHECK(told(resolution) ==
          "live\n"
          "hls source - 0x0 https://ch.example/h/playlist.m3u8?hdnts=exp=1700021600\n"
          "hls source - 0x0 https://ch.example/ll/playlist.m3u8");
    CHECK(resolution.candidates[0].is_ladder);
    CHECK(resolution.candidates[0].quality == "HLS");
    CHECK(resolution.candidates[0].expires ==
          std::chrono::system_clock::time_point{std::chrono::seconds{1'700'021'600}});
    CHECK(resolution.room.key() == "chzzk:0123456789abcdef0123456789abcdef");
    CHECK(resolution.anchor == "Iota");
    CHECK(resolution.title == "Study");
    CHECK(desk.requests().size() == 1);
}

TEST_CASE("chzzk: offline, not found, and only for adults", "[resolvers]") {
    CHECK(told_of(kOffline) == "offline");
    CHECK(told_of(R"({"code":200,"content":null})") == "offline");
    CHECK(told_of(open(R"("{\"media\":[]}")")) == "offline");
    CHECK(told_of(open("null", true)) == "restricted");
    CHECK(told_of(R"({"code":404,"message":"x","content":null})") == "not_found");
    CHECK(told_of(R"({"code":404,"message":"x"})", 404) == "not_found");
}

TEST_CASE("chzzk: where one version of the API has changed the next one is asked", "[resolvers]") {
    Desk desk{{{.part = "/v2/channels/", .body = R"({"code":200})"},
               {.part = "/v3/channels/", .body = kLive}}};
    CHECK(desk.resolve(resolver_of("chzzk"), kUrl).outcome == ext::Outcome::live);
    Desk gone{{{.part = "/v2/channels/", .body = "{}", .status = 404},
               {.part = "/v3/channels/", .body = kOffline}}};
    CHECK(told(gone.resolve(resolver_of("chzzk"), kUrl)) == "offline");
    Desk neither{{{.part = "/v2/channels/", .body = "{}", .status = 404},
                  {.part = "/v3/channels/", .body = "[]"}}};
    CHECK(told(neither.resolve(resolver_of("chzzk"), kUrl)) == "changed");
    Desk slow{{{.part = "/v2/channels/", .body = "{}", .status = 429},
               {.part = "/v3/channels/", .body = kLive}}};
    CHECK(told(slow.resolve(resolver_of("chzzk"), kUrl)) == "throttled");
    CHECK(slow.requests().size() == 1);
}

TEST_CASE("chzzk: where the details hold no streams the playback is asked for", "[resolvers]") {
    const Ready details{.part = "/live-detail", .body = open("null")};
    const auto told_with = [&](const std::string& playback) {
        Desk desk{{details, {.part = "/live-playback-json", .body = playback}}};
        return told(desk.resolve(resolver_of("chzzk"), kUrl));
    };
    const std::string media =
        R"("{\"media\":[{\"mediaId\":\"HLS\",\"protocol\":\"HLS\",\"path\":\"https://ch.example/r.m3u8\"}]}")";
    CHECK(told_with(R"({"code":200,"content":{"playbackJson":)" + media + "}}") ==
          "live\nhls source - 0x0 https://ch.example/r.m3u8");
    CHECK(told_with(R"({"code":200,"content":{"playbackJson":null}})") == "restricted");
    CHECK(told_with(R"({"code":200,"content":{}})") == "changed");
}

TEST_CASE("chzzk: what does not have its shape has changed", "[resolvers]") {
    CHECK(told_of(open(R"("{\"media\":[")")) == "changed");
    CHECK(told_of(open("5")) == "changed");
    CHECK(told_of(open(R"("{\"media\":[7,null,{\"protocol\":\"HLS\",\"path\":\"ftp://a\"}]}")")) ==
          "changed");
    CHECK(told_of(open(R"("{\"media\":[{\"protocol\":\"DASH\",\"path\":\"https://a\"}]}")")) ==
          "changed");
    CHECK(told_of(R"({"code":200,"content":{"status":"PAUSED"}})") == "changed");
    CHECK(told_of(R"({"code":200,"content":{"status":"OPEN"}})") == "changed");
    CHECK(told_of(R"({"code":"a","content":null})") == "changed");
}

TEST_CASE("chzzk: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("chzzk", kUrl, {{.part = "/live-detail", .body = kLive}});
}

}  // namespace weir::resolvers
