// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://play.sooplive.com/theta";

/// Of the desktop player, with a password or without, and these qualities.
std::string channel(const std::string& has_password, const std::string& presets) {
    return R"({"CHANNEL":{"RESULT":1,"BNO":"270000001","BJID":"theta","BJNICK":"Theta","TITLE":"Show",)"
           R"("RMD":"https://livestream-manager.example","CDN":"gs_cdn","GRADE":0,"BPWD":")" +
           has_password + R"(","VIEWPRESET":)" + presets + "}}";
}

const std::string kPresets =
    R"([{"label":"auto","name":"auto","bps":0},{"label":"1080p","name":"original","bps":8000},
        {"label":"540p","name":"hd","bps":2000},{"label":"1440p","name":"hd4k","bps":12000}])";
const std::string kAid = R"({"CHANNEL":{"RESULT":1,"AID":"a/b="}})";
const Ready kAssign{
    .part = "https://livestream-manager.example/broad_stream_assign.html",
    .body =
        R"({"cdn_type":"gs_cdn","result":"1","view_url":"https://pc-web.stream.example/live-stm-01/auth_playlist.m3u8"})"};
const Ready kMobile{
    .part = "/broad/a/watch",
    .body =
        R"({"result":1,"data":{"code":1,"user_nick":"Theta","broad_title":"Show","broad_no":270000001,"hls_authentication_key":"key"}})"};
const Ready kMobileAssign{.part = "livestream-manager.sooplive.co.kr",
                          .body = R"({"view_url":"https://m.stream.example/master.m3u8?x=1"})"};

Ready player(const std::string& body, long status = 200) {
    return {.part = "player_live_api.php", .body = body, .status = status};
}

std::vector<Ready> live() {
    return {player(channel("N", kPresets)), player(kAid), kAssign};
}

std::string told_of(const std::vector<Ready>& ready, const ext::Wanted& wanted = {}) {
    Desk desk{ready};
    return told(desk.resolve(resolver_of("soop"), kUrl, wanted));
}

}  // namespace

TEST_CASE("soop: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("soop", url); };
    CHECK(room("https://play.sooplive.com/theta") == "soop:theta");
    CHECK(room("https://play.sooplive.co.kr/theta/270000001") == "soop:theta");
    CHECK(room("http://play.afreecatv.com/Theta/") == "soop:theta");
    CHECK(room("https://m.sooplive.co.kr/#/player/theta") == "soop:theta");
    CHECK(room("m.sooplive.com/#/player/theta/270000001") == "soop:theta");
    CHECK(room("https://www.sooplive.com/theta?a=b") == "soop:global:theta");
    CHECK(room("https://play.sooplive.com/") == "-");
    CHECK(room("https://play.sooplive.com/theta/embed") == "-");
    CHECK(room("https://play.sooplive.com/theta/1/2") == "-");
    CHECK(room("https://m.sooplive.co.kr/#/station/theta") == "-");
    CHECK(room("https://m.sooplive.co.kr/#/player/theta/chat") == "-");
    CHECK(room("https://m.sooplive.co.kr/player/theta") == "-");
    CHECK(room("https://www.sooplive.com/search") == "-");
    CHECK(room("https://www.sooplive.com/theta/post") == "-");
    CHECK(room("https://play.sooplive.com.example/theta") == "-");
    CHECK(room("https://play.sooplive.com/the%20ta") == "-");
}

TEST_CASE("soop: a live room has the stream of the quality that is wanted", "[resolvers]") {
    Desk desk{live()};
    const auto resolution = desk.resolve(resolver_of("soop"), kUrl);
    CHECK(told(resolution) ==
          "live\nhls source - 0x1080 "
          "https://pc-web.stream.example/live-stm-01/auth_playlist.m3u8?aid=a%2Fb%3D");
    const ext::Candidate& candidate = resolution.candidates.at(0);
    CHECK(candidate.quality == "1080p");
    CHECK(candidate.bitrate_bps == 8'000'000);
    CHECK(candidate.headers.size() == 2);
    CHECK(resolution.room.key() == "soop:theta");
    CHECK(resolution.anchor == "Theta");
    CHECK(resolution.title == "Show");
    REQUIRE(desk.requests().size() == 3);
    CHECK(desk.requests()[0].post ==
          "type=live&bid=theta&bno=&pwd=&player_type=html5&stream_type=common&mode=landing&"
          "from_api=0");
    CHECK(desk.requests()[1].post ==
          "type=aid&bid=theta&bno=270000001&pwd=&quality=original&player_type=html5&"
          "stream_type=common&mode=landing&from_api=0");
    CHECK(desk.requests()[2].url ==
          "https://livestream-manager.example/broad_stream_assign.html?"
          "return_type=gs_cdn_pc_web&broad_key=270000001-common-original-hls");
}

TEST_CASE("soop: the wanted quality, else the next below, else the lowest above", "[resolvers]") {
    const auto asked = [](ext::Rung rung, const std::string& presets) {
        Desk desk{{player(channel("N", presets)), player(kAid), kAssign}};
        ext::Wanted wanted;
        wanted.rung = rung;
        (void)desk.resolve(resolver_of("soop"), kUrl, wanted);
        const std::string& url = desk.requests().back().url;
        return url.substr(url.find("-common-") + 8);
    };
    CHECK(asked(ext::Rung::ultra, kPresets) == "hd4k-hls");
    CHECK(asked(ext::Rung::high, kPresets) == "hd-hls");
    CHECK(asked(ext::Rung::standard, kPresets) == "hd-hls");
    CHECK(asked(ext::Rung::low, kPresets) == "hd-hls");
    CHECK(asked(ext::Rung::source, R"([{"name":"sd"},{"name":"hd"}])") == "hd-hls");
    CHECK(asked(ext::Rung::low, R"([{"name":"hd"},{"name":"sd"},{"name":"master"}])") == "sd-hls");
}

TEST_CASE("soop: a quality that is not given leaves the next one", "[resolvers]") {
    Desk desk{{player(channel("N", kPresets)), player(R"({"CHANNEL":{"RESULT":-6}})"), player(kAid),
               kAssign}};
    const auto resolution = desk.resolve(resolver_of("soop"), kUrl);
    CHECK(resolution.outcome == ext::Outcome::live);
    CHECK(desk.urls().find("-common-hd4k-hls") != std::string::npos);
}

TEST_CASE("soop: offline, login and passwords", "[resolvers]") {
    CHECK(told_of({player(R"({"CHANNEL":{"RESULT":0}})")}) == "offline");
    CHECK(told_of({player(R"({"CHANNEL":{"RESULT":-6}})")}) == "restricted");
    CHECK(told_of({player(channel("Y", kPresets))}) == "restricted");
    ext::Wanted wanted;
    wanted.password = "pass word";
    const Ready wrong = player(R"({"CHANNEL":{"RESULT":0}})");
    CHECK(told_of({player(channel("Y", kPresets)), wrong}, wanted) == "restricted");
    Desk desk{{player(channel("Y", kPresets)), player(kAid), kAssign}};
    CHECK(desk.resolve(resolver_of("soop"), kUrl, wanted).outcome == ext::Outcome::live);
    CHECK(desk.requests()[1].post->find("pwd=pass%20word") != std::string::npos);
    CHECK(desk.urls().find("pass") == std::string::npos);
}

TEST_CASE("soop: where the player has changed the mobile site is asked", "[resolvers]") {
    const Ready moved = player("{}", 404);
    CHECK(told_of({moved, kMobile, kMobileAssign}) ==
          "live\nhls source - 0x0 https://m.stream.example/master.m3u8?x=1&aid=key");
    const auto refused = [&](const std::string& code) {
        return told_of(
            {moved,
             {.part = "/broad/a/watch", .body = R"({"result":-1,"data":{"code":)" + code + "}}"}});
    };
    CHECK(refused("-3001") == "offline");
    CHECK(refused("-3002") == "restricted");
    CHECK(refused("-3004") == "restricted");
    CHECK(refused("-6001") == "restricted");
    CHECK(refused("-1") == "changed");
    CHECK(told_of({moved, {.part = "/broad/a/watch", .body = "{}", .status = 500}}) == "changed");
    CHECK(told_of({player("{}", 429), kMobile, kMobileAssign}) == "throttled");
}

TEST_CASE("soop: the service for the rest of the world is another one", "[resolvers]") {
    const auto told_global = [](const std::string& body, long status = 200) {
        Desk desk{{{.part = "/v2/stream/info/theta", .body = body, .status = status}}};
        const auto resolution = desk.resolve(resolver_of("soop"), "https://www.sooplive.com/theta");
        return told(resolution) + ' ' + resolution.title;
    };
    CHECK(told_global(R"({"data":{"isStream":true,"title":"Show"}})") ==
          "live\nhls source - 0x0 https://global-media.sooplive.com/live/theta/master.m3u8 Show");
    CHECK(told_global(R"({"data":{"isStream":false,"title":""}})") == "offline ");
    CHECK(told_global("{}", 404) == "not_found ");
    check_bad_answers("soop", "https://www.sooplive.com/theta",
                      {{.part = "/v2/stream/info/", .body = R"({"data":{"isStream":true}})"}});
}

TEST_CASE("soop: what does not have its shape has changed, and hostile values lead nowhere",
          "[resolvers]") {
    CHECK(told_of({player(R"({"CHANNEL":{"RESULT":7}})")}) == "changed");
    CHECK(told_of({player(channel("N", "[]"))}) == "changed");
    CHECK(told_of({player(channel("N", R"([{"name":"../x"},{"name":5e9},7])"))}) == "changed");
    CHECK(told_of({player(R"({"CHANNEL":{"RESULT":1,"BNO":"1&x","RMD":"https://a.example",
                              "VIEWPRESET":[{"name":"hd"}]}})")}) == "changed");
    CHECK(told_of({player(R"({"CHANNEL":{"RESULT":1,"BNO":"1","RMD":"file:///a",
                              "VIEWPRESET":[{"name":"hd"}]}})")}) == "changed");
    std::string many = "[";
    for (int i = 0; i < 1000; ++i)
        many += R"({"name":"q)" + std::to_string(i) + R"("},)";
    Desk desk{{player(channel("N", many + R"({"name":"hd"}])")), player(R"({"CHANNEL":{}})")}};
    CHECK(told(desk.resolve(resolver_of("soop"), kUrl)) == "changed");
    CHECK(desk.requests().size() < 12);
}

TEST_CASE("soop: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("soop", kUrl, live());
}

}  // namespace weir::resolvers
