// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://live.bilibili.com/31";
const std::string kInit =
    R"({"code":0,"message":"0","data":{"room_id":3000001,"short_id":31,"uid":9001,"live_status":1,
        "live_time":1700000000,"is_hidden":false,"is_locked":false,"encrypted":false,"pwd_verified":false}})";
const std::string kOff =
    R"({"code":0,"data":{"room_id":3000001,"short_id":31,"uid":9001,"live_status":0,"live_time":0}})";
const std::string kByRoom =
    R"({"code":0,"data":{"room_info":{"room_id":3000001,"uid":9001,"live_status":1,"title":"Tea","live_start_time":1700000000},
        "anchor_info":{"base_info":{"uname":"Gamma","face":"https://img.example/f.jpg"}}}})";
const std::string kGetInfo =
    R"({"code":0,"data":{"room_id":3000001,"uid":9001,"live_status":1,"title":"Tea","live_time":"2023-11-14 22:13:20"}})";
const std::string kMaster = R"({"code":0,"data":{"info":{"uname":"Gamma"}}})";
const std::string kNav =
    R"({"code":-101,"data":{"wbi_img":{"img_url":"https://i.example/7cd084941338484aae1ad9425b84077c.png",
        "sub_url":"https://i.example/4932caff0ff746eab6f01bf08b70ac45.png"}}})";
const std::string kRisk = R"({"code":-352,"message":"-352","data":null})";
const std::string kPlayInfo =
    R"({"code":0,"data":{"room_id":3000001,"live_status":1,"playurl_info":{"playurl":{"cid":3000001,"g_qn_desc":[{"qn":10000,"desc":"source"},{"qn":400,"desc":"blu-ray"}],
 "stream":[
 {"protocol_name":"http_stream","format":[{"format_name":"flv","codec":[{"codec_name":"avc","current_qn":10000,"accept_qn":[10000,400,250],"base_url":"/live-bvc/1/live_9001.flv?","url_info":[{"host":"https://cdn-a.example","extra":"expires=1700003600&qn=10000&sign=x"},{"host":"https://xy1.mcdn.example:486","extra":"expires=1700003600"}]}]}]},
 {"protocol_name":"http_hls","format":[{"format_name":"ts","codec":[{"codec_name":"avc","current_qn":250,"accept_qn":[250],"base_url":"/live-bvc/1/live_9001.m3u8?","url_info":[{"host":"https://cdn-b.example","extra":"expires=1700003600"}]}]},
  {"format_name":"fmp4","codec":[{"codec_name":"hevc","current_qn":10000,"accept_qn":[10000],"base_url":"/live-bvc/1/live_9001/index.m3u8?","url_info":[{"host":"https://cdn-b.example","extra":"expires=1700003600"}]}]}]}]}}}})";
const std::string kPlayUrl =
    R"({"code":0,"data":{"current_qn":10000,"quality_description":[{"qn":10000,"desc":"source"}],"durl":[{"url":"https://cdn-a.example/live-bvc/1/live_9001.flv?expires=1700003600&sign=x","order":1}]}})";
const std::string kVariants =
    "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=8000000,RESOLUTION=1920x1080,CODECS=\"avc1.640032,mp4a."
    "40.2\",BILI-QN=10000\n"
    "https://cdn-g.example/a/index.m3u8?expires=1700003600\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=1000000,BILI-QN=150\nhttps://cdn-g.example/b/index.m3u8\n";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// What the call for all streams gives to those who are not logged in.
std::string anonymous() {
    return replaced(kPlayInfo, R"("current_qn":10000)", R"("current_qn":250)");
}

std::vector<Ready> live() {
    return {{.part = "/room_init", .body = kInit},
            {.part = "/getInfoByRoom", .body = kByRoom},
            {.part = "/nav", .body = kNav},
            {.part = "/getRoomPlayInfo", .body = kPlayInfo}};
}

std::vector<Ready> with(std::vector<Ready> answers, const std::string& part, Ready other) {
    std::erase_if(answers, [&part](const Ready& each) { return each.part == part; });
    other.part = part;
    answers.push_back(std::move(other));
    return answers;
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("bilibili"), url);
}

std::size_t times(const Desk& desk, std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        desk.requests(),
        [part](const auto& each) { return each.url.find(part) != each.url.npos; }));
}

}  // namespace

TEST_CASE("bilibili: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("bilibili", url); };
    CHECK(room("https://live.bilibili.com/3000001") == "bilibili:3000001");
    CHECK(room("https://live.bilibili.com/3000001?broadcast_type=0#x") == "bilibili:3000001");
    CHECK(room("live.bilibili.com/blanc/3000001") == "bilibili:3000001");
    CHECK(room("http://live.bilibili.com/h5/3000001/") == "bilibili:3000001");
    CHECK(room("https://live.bilibili.com/03000001") == "bilibili:3000001");
    CHECK(room("https://b23.tv/aB3dE9x") == "bilibili:link:b23.tv/aB3dE9x");
    CHECK(room("https://live.bilibili.com/") == "-");
    CHECK(room("https://live.bilibili.com/0") == "-");
    CHECK(room("https://live.bilibili.com/p/eden/area-tags") == "-");
    CHECK(room("https://live.bilibili.com/3000001/x") == "-");
    CHECK(room("https://www.bilibili.com/3000001") == "-");
    CHECK(room("https://live.bilibili.com.example/3000001") == "-");
    CHECK(room("https://live.bilibili.com/99999999999999999999") == "-");
    CHECK(room("https://b23.tv/") == "-");
    CHECK(room("https://b23.tv/aB3dE9x/y") == "-");
}

TEST_CASE("bilibili: a live room has every stream on every steady host", "[resolvers]") {
    Desk desk{live()};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv source h264 0x0 "
          "https://cdn-a.example/live-bvc/1/live_9001.flv?expires=1700003600&qn=10000&sign=x\n"
          "hls high h264 0x0 https://cdn-b.example/live-bvc/1/live_9001.m3u8?expires=1700003600\n"
          "hls source hevc 0x0 "
          "https://cdn-b.example/live-bvc/1/live_9001/index.m3u8?expires=1700003600");
    CHECK(resolution.room.key() == "bilibili:3000001");
    CHECK(resolution.anchor == "Gamma");
    CHECK(resolution.title == "Tea");
    CHECK(resolution.avatar == "https://img.example/f.jpg");
    CHECK(resolution.batch_key == "9001");
    CHECK(resolution.started == desk.now);
    const auto& first = resolution.candidates.front();
    CHECK(first.quality == "source");
    CHECK(first.line == "cdn-a.example");
    CHECK(first.expires == desk.now + std::chrono::hours{1});
    CHECK(std::ranges::count(first.headers, "Referer: https://live.bilibili.com/3000001") == 1);
    CHECK(desk.requests().back().url.find("&qn=10000&") != std::string::npos);
}

TEST_CASE("bilibili: hosts of other viewers are taken where there are no others", "[resolvers]") {
    std::string text = kPlayInfo;
    for (const std::string_view host : {"cdn-a.example", "cdn-b.example"})
        text = replaced(text, host, "a.mcdn.example");
    Desk desk{with(live(), "/getRoomPlayInfo", {.body = text})};
    CHECK(resolved(desk).candidates.size() == 4);
    CHECK(times(desk, "/playUrl") == 1);
}

TEST_CASE("bilibili: who is not logged in gets the source by the older ways", "[resolvers]") {
    auto answers = with(live(), "/getRoomPlayInfo", {.body = anonymous()});
    answers.push_back({.part = "/playUrl", .body = kPlayUrl});
    Desk older{answers};
    auto resolution = resolved(older);
    CHECK(std::ranges::count(resolution.candidates, ext::Rung::source, &ext::Candidate::rung) == 1);
    CHECK(resolution.candidates.size() == 4);
    CHECK(times(older, "/master/url") == 0);

    answers = with(answers, "/playUrl", {.body = R"({"code":19001012,"message":"no","data":{}})"});
    answers.push_back({.part = "/master/url", .body = kVariants});
    Desk gateway{answers};
    resolution = resolved(gateway);
    REQUIRE(resolution.candidates.size() == 5);
    const auto& variant = resolution.candidates[3];
    CHECK(told({.outcome = Outcome::live, .candidates = {variant}}) ==
          "live\nhls source h264 1920x1080 https://cdn-g.example/a/index.m3u8?expires=1700003600");
    CHECK(variant.bitrate_bps == 8'000'000);
    CHECK(resolution.candidates[4].rung == ext::Rung::standard);

    Desk lower{with(live(), "/getRoomPlayInfo", {.body = anonymous()})};
    lower.resolve(resolver_of("bilibili"), kUrl, {.rung = ext::Rung::high});
    CHECK(times(lower, "/playUrl") == 0);
    CHECK(times(lower, "&qn=250&") == 1);
}

TEST_CASE("bilibili: what is better than the source is asked for", "[resolvers]") {
    const auto better = replaced(kPlayInfo, "[10000,400,250]", "[30000,20000,10000]");
    const auto answers = with(live(), "/getRoomPlayInfo", {.body = better});
    Desk desk{answers};
    CHECK(resolved(desk).candidates.size() == 6);
    CHECK(times(desk, "&qn=20000&") == 1);
    CHECK(times(desk, "codec=0%2C1&") == 2);
    Desk refused{with(answers, "/getRoomPlayInfo",
                      {.body = replaced(better, R"("current_qn":10000)", R"("current_qn":250)")})};
    resolved(refused);
    CHECK(times(refused, "&qn=20000&") == 0);
    Desk codec{live()};
    codec.resolve(resolver_of("bilibili"), kUrl, {.codecs = {"av1", "h264"}});
    CHECK(times(codec, "codec=0%2C1%2C2&") == 1);
}

TEST_CASE("bilibili: another call tells of the room where one has changed", "[resolvers]") {
    auto answers = with(live(), "/room_init", {.body = R"({"code":0,"data":{"x":1}})"});
    Desk by_room{answers};
    auto resolution = resolved(by_room);
    CHECK(resolution.candidates.size() == 3);
    CHECK(resolution.room.id == "3000001");
    CHECK(resolution.anchor == "Gamma");

    answers = with(answers, "/getInfoByRoom", {.body = "{}"});
    answers.push_back({.part = "/get_info", .body = kGetInfo});
    answers.push_back({.part = "/Master/info", .body = kMaster});
    Desk get_info{answers};
    resolution = resolved(get_info);
    CHECK(resolution.candidates.size() == 3);
    CHECK(resolution.title == "Tea");
    CHECK(resolution.anchor == "Gamma");

    answers = with(answers, "/get_info", {.body = "[]"});
    Desk none{answers};
    resolution = resolved(none);
    CHECK(resolution.outcome == Outcome::changed);
    CHECK(resolution.evidence.find("room_init") != std::string::npos);
}

TEST_CASE("bilibili: a room without a name is live all the same", "[resolvers]") {
    Desk desk{
        {{.part = "/room_init", .body = kInit}, {.part = "/getRoomPlayInfo", .body = kPlayInfo}}};
    const auto resolution = resolved(desk);
    CHECK(resolution.candidates.size() == 3);
    CHECK(resolution.anchor.empty());
}

TEST_CASE("bilibili: not live is offline, and so is a loop and a room without streams",
          "[resolvers]") {
    Desk off{{{.part = "/room_init", .body = kOff}}};
    auto resolution = resolved(off);
    CHECK(told(resolution) == "offline");
    CHECK(resolution.room.key() == "bilibili:3000001");
    CHECK(resolution.batch_key == "9001");
    CHECK(off.requests().size() == 1);

    const auto round = replaced(kOff, R"("live_status":0)", R"("live_status":2)");
    Desk loop{{{.part = "/room_init", .body = round}}};
    CHECK(told(resolved(loop)) == "offline");

    Desk none{with(
        live(), "/getRoomPlayInfo",
        {.body = R"({"code":0,"data":{"room_id":3000001,"live_status":0,"playurl_info":null}})"})};
    CHECK(told(resolved(none)) == "offline");
    auto answers = with(live(), "/getRoomPlayInfo",
                        {.body = R"({"code":0,"data":{"live_status":1,"playurl_info":null}})"});
    answers.push_back({.part = "/playUrl", .body = R"({"code":0,"data":{"durl":[]}})"});
    answers.push_back({.part = "/master/url", .body = "#EXTM3U\n"});
    Desk null{answers};
    CHECK(told(resolved(null)) == "offline");
    CHECK(times(null, "/master/url") == 1);
}

TEST_CASE("bilibili: rooms that are not there, locked or closed are told as such", "[resolvers]") {
    const auto outcome = [](const std::string& body) {
        Desk desk{{{.part = "/room_init", .body = body}}};
        return resolved(desk).outcome;
    };
    CHECK(outcome(R"({"code":60004,"message":"no room"})") == Outcome::not_found);
    CHECK(outcome(R"({"code":0,"data":{"room_id":1,"live_status":0,"is_locked":true}})") ==
          Outcome::not_found);
    CHECK(
        outcome(
            R"({"code":0,"data":{"room_id":1,"live_status":1,"encrypted":true,"pwd_verified":false}})") ==
        Outcome::restricted);
    CHECK(outcome(R"({"code":-101,"message":"login"})") == Outcome::restricted);
    CHECK(outcome(R"({"code":-412,"message":"slow"})") == Outcome::throttled);
    CHECK(outcome(R"({"code":777,"message":"?"})") == Outcome::changed);
    CHECK(outcome(R"({"code":0,"data":{"room_id":-5,"live_status":1}})") == Outcome::changed);
    Desk limit{{{.part = "/room_init", .body = "{}", .status = 412}}};
    CHECK(resolved(limit).outcome == Outcome::throttled);
    CHECK(limit.requests().size() == 1);
}

TEST_CASE("bilibili: signed calls share the keys, and fetch them anew once", "[resolvers]") {
    Desk desk{live()};
    resolved(desk);
    CHECK(times(desk, "/nav") == 1);
    CHECK(times(desk, "w_rid=") == 2);
    CHECK(times(desk, "&wts=1700000000") == 2);
    desk.now += std::chrono::minutes{119};
    resolved(desk);
    CHECK(times(desk, "/nav") == 1);
    desk.now += std::chrono::minutes{2};
    resolved(desk);
    CHECK(times(desk, "/nav") == 2);

    auto answers = live();
    answers[3].body = kRisk;
    answers.push_back({.part = "/getRoomPlayInfo", .body = kPlayInfo});
    Desk again{answers};
    resolved(again);  // Its keys are new: it is not asked again.
    CHECK(times(again, "/getRoomPlayInfo") == 1);
    answers[3].body = kPlayInfo;
    answers[4].body = kRisk;
    answers.push_back({.part = "/getRoomPlayInfo", .body = kPlayInfo});
    Desk once{answers};
    resolved(once);
    CHECK(resolved(once).outcome == Outcome::live);
    CHECK(times(once, "/nav") == 2);
    CHECK(times(once, "/getRoomPlayInfo") == 3);
}

TEST_CASE("bilibili: a signature that is refused for good leaves the older ways", "[resolvers]") {
    auto answers = with(live(), "/getRoomPlayInfo", {.body = kRisk});
    Desk none{answers};
    CHECK(resolved(none).outcome == Outcome::throttled);
    answers.push_back({.part = "/playUrl", .body = kPlayUrl});
    Desk older{answers};
    CHECK(resolved(older).candidates.size() == 1);
    Desk limit{with(answers, "/getRoomPlayInfo", {.body = "{}", .status = 412})};
    CHECK(resolved(limit).outcome == Outcome::throttled);
    CHECK(times(limit, "/playUrl") == 0);
}

TEST_CASE("bilibili: a short link leads to its room, or to none", "[resolvers]") {
    auto answers = live();
    answers.push_back({.part = "b23.tv/aB3dE9x",
                       .body = "",
                       .status = 302,
                       .headers = {{"location", "https://live.bilibili.com/31?share=1"}}});
    Desk desk{answers};
    const auto resolution = resolved(desk, "https://b23.tv/aB3dE9x");
    CHECK(resolution.room.key() == "bilibili:3000001");
    CHECK(resolution.candidates.size() == 3);
    Desk video{{{.part = "b23.tv/aB3dE9x",
                 .status = 302,
                 .headers = {{"location", "https://www.bilibili.com/video/BV1"}}},
                {.part = "/video/", .body = "<html></html>"}}};
    CHECK(resolved(video, "https://b23.tv/aB3dE9x").outcome == Outcome::not_found);
}

TEST_CASE("bilibili: one request tells which of many are live", "[resolvers]") {
    const auto& resolver = resolver_of("bilibili");
    CHECK(resolver.batch_size() == 50);
    Desk desk{{{.part = "/get_status_info_by_uids",
                .body = R"({"code":0,"data":{"9001":{"live_status":1,"room_id":3000001},
                            "9002":{"live_status":2},"9003":{"live_status":0},"9004":[]}})"}}};
    const auto known = desk.batch(resolver, {"9001", "9002", "9003", "9004", "9005", "x"});
    REQUIRE(known.has_value());
    REQUIRE(known->size() == 3);
    CHECK((*known)[0].is_live);
    CHECK(!(*known)[1].is_live);
    CHECK(!(*known)[2].is_live);
    CHECK(desk.requests().at(0).post == R"({"uids":[9001,9002,9003,9004,9005]})");
    Desk limit{{{.part = "/get_status_info_by_uids", .body = kRisk}}};
    CHECK(!desk.batch(resolver, {}).value().size());
    CHECK(!limit.batch(resolver, {"9001"}).has_value());
}

TEST_CASE("bilibili: hostile values are harmless", "[resolvers]") {
    const auto hostile = [](const std::string& host, const std::string& qn) {
        return R"({"code":0,"data":{"live_status":1,"playurl_info":{"playurl":{"stream":[{"protocol_name":"http_hls","format":[{"format_name":"ts","codec":[{"codec_name":"avc","current_qn":)" +
               qn + R"(,"base_url":"/x?","url_info":[{"host":")" + host +
               R"(","extra":"a=1"},7,null,{"host":[]}]},"x"]}]},5]}}}})";
    };
    for (const std::string_view host :
         {"file:///etc", "javascript:", "", "https://a b", "https://"}) {
        Desk desk{with(live(), "/getRoomPlayInfo", {.body = hostile(std::string{host}, "-1")})};
        CHECK(resolved(desk).outcome == Outcome::changed);
    }
    Desk odd{with(live(), "/getRoomPlayInfo", {.body = hostile("https://a.example", "-9e99")})};
    CHECK(told(resolved(odd)) == "live\nhls low h264 0x0 https://a.example/x?a=1");
}

TEST_CASE("bilibili: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers(
        "bilibili", kUrl,
        {{.part = "/room_init", .body = kInit}, {.part = "/getRoomPlayInfo", .body = kPlayInfo}});
}

}  // namespace weir::resolvers
