// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "crypto/base64.hpp"
#include "huya/room.hpp"
#include "huya/streams.hpp"
#include "huya/tars.hpp"
#include "resolvers/desk.hpp"
#include "text/query.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://www.huya.com/200001";
const std::string kLive =
    R"({"status":200,"message":"","data":{"realLiveStatus":"ON","liveStatus":"ON","profileInfo":{"nick":"Delta","profileRoom":200001,"yyid":1},
 "liveData":{"nick":"Delta","introduction":"Ranked","screenshot":"https://img.example/h.jpg","bitRate":8000,"bitRateInfo":"[{\"sDisplayName\":\"Blue 8M\",\"iBitRate\":0},{\"sDisplayName\":\"Ultra\",\"iBitRate\":2000}]"},
 "stream":{"baseSteamInfoList":[
 {"sCdnType":"TX","sStreamName":"1234567-1234567-5299160-2469038-10057-A-0-1-imgplus","sFlvUrl":"http://tx.flv.example/src","sFlvUrlSuffix":"flv","sFlvAntiCode":"wsSecret=0&amp;wsTime=6553f0ff&amp;fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&amp;ctype=tars_mp&amp;fs=bhct&amp;t=100","sHlsUrl":"http://tx.hls.example/src","sHlsUrlSuffix":"m3u8","sHlsAntiCode":"wsSecret=0&wsTime=6553f0ff&fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&ctype=huya_live&fs=bgct","lPresenterUid":1234567,"iWebPriorityRate":100},
 {"sCdnType":"HY","sStreamName":"1234567-x","sFlvUrl":"http://hy.flv.example/src","sFlvUrlSuffix":"flv","sFlvAntiCode":"","lPresenterUid":1234567,"iWebPriorityRate":-1}]}}})";
const std::string kOff =
    R"({"status":200,"data":{"realLiveStatus":"OFF","liveStatus":"OFF","profileInfo":{"nick":"Delta"},"liveData":{},"stream":null}})";
const std::string kBroken = R"({"status":422,"message":"no"})";
const std::string kStream =
    R"({"data":[{"gameLiveInfo":{"nick":"Delta","introduction":"A &amp; B","bitRate":8000},"gameStreamInfoList":[
    {"sCdnType":"AL","sStreamName":"s1","sFlvUrl":"http:\/\/al.example\/src","sFlvUrlSuffix":"flv","sFlvAntiCode":"fm=RFdxOEI%3D&ctype=huya_live&fs=bgct&wsTime=65550000","iWebPriorityRate":0}]}],
    "vMultiStreamInfo":[{"sDisplayName":"Blue","iBitRate":0}]})";

std::string page(const std::string& state, const std::string& stream) {
    return R"(<script>var TT_ROOM_DATA = {"type":"NORMAL","state":")" + state +
           R"(","isOn":true,"id":"1","profileRoom":"200001"};</script><script>var hyPlayerConfig = {html5: 1, stream: )" +
           stream + "};</script>";
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl) {
    return desk.resolve(resolver_of("huya"), url);
}

Query query_of(const ext::Candidate& candidate) {
    return parse_query(candidate.url.substr(candidate.url.find('?')));
}

std::string header(const ext::Candidate& candidate, std::string_view name) {
    for (const std::string& each : candidate.headers)
        if (each.starts_with(name)) return each.substr(name.size() + 2);
    return {};
}

std::string token_answer(const std::string& token) {
    TarsWriter response;
    response.begin_struct(0);
    response.text(0, token);
    response.end_struct();
    TarsWriter body;
    body.map(0, {{"tRsp", response.take()}});
    TarsWriter envelope;
    envelope.bytes(7, body.take());
    return std::string(4, '\0') + envelope.take();
}

}  // namespace

TEST_CASE("huya: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("huya", url); };
    CHECK(room("https://www.huya.com/200001") == "huya:200001");
    CHECK(room("https://m.huya.com/200001") == "huya:200001");
    CHECK(room("huya.com/200001/") == "huya:200001");
    CHECK(room("http://www.huya.com/200001?promoter=x#y") == "huya:200001");
    CHECK(room("https://www.huya.com/delta_01") == "huya:delta_01");
    CHECK(room("https://www.huya.com/") == "-");
    CHECK(room("https://www.huya.com/g/lol") == "-");
    CHECK(room("https://www.huya.com/l") == "-");
    CHECK(room("https://v.huya.com/200001") == "-");
    CHECK(room("https://www.huya.com.example/200001") == "-");
    CHECK(room("https://www.huya.com/a%2fb") == "-");
}

TEST_CASE("huya: a live room has each line in each form and at each rate", "[resolvers]") {
    Desk desk{{{.part = "/cache.php", .body = kLive}}};
    const auto resolution = resolved(desk);
    REQUIRE(resolution.candidates.size() == 4);
    const auto& source = resolution.candidates[0];
    const auto& ultra = resolution.candidates[1];
    CHECK(source.protocol == ext::Protocol::flv);
    CHECK(source.rung == ext::Rung::source);
    CHECK(source.quality == "Blue 8M");
    CHECK(source.bitrate_bps == 8'000'000);
    CHECK(source.codec == "h264");
    CHECK(source.line == "TX");
    CHECK(source.expires == desk.now + std::chrono::hours{24});
    CHECK(source.url.starts_with(
        "http://tx.flv.example/src/"
        "1234567-1234567-5299160-2469038-10057-A-0-1-imgplus.flv?wsSecret="));
    CHECK(find(query_of(source), "ctype") == "huya_webh5");
    CHECK(find(query_of(source), "fs") == "bgct");
    CHECK(find(query_of(source), "ratio") == std::nullopt);
    CHECK(find(query_of(source), "codec") == "264");
    CHECK(ultra.url == source.url + "&ratio=2000");
    CHECK(ultra.rung == ext::Rung::high);
    CHECK(ultra.bitrate_bps == 2'000'000);
    CHECK(resolution.candidates[2].protocol == ext::Protocol::hls);
    CHECK(find(query_of(resolution.candidates[2]), "ctype") == "huya_live");
    CHECK(resolution.room.key() == "huya:200001");
    CHECK(resolution.anchor == "Delta");
    CHECK(resolution.title == "Ranked");
    CHECK(resolution.avatar == "https://img.example/h.jpg");
    const auto& request = desk.requests().at(0);
    CHECK(request.url.find("&roomid=200001&showSecret=1") != std::string::npos);
    CHECK(request.user_agent.find("MicroMessenger") != std::string::npos);
    CHECK(header(source, "User-Agent") == request.user_agent);
}

TEST_CASE("huya: each resolution signs anew", "[resolvers]") {
    Desk desk{{{.part = "/cache.php", .body = kLive}}};
    const auto first = resolved(desk).candidates.at(0).url;
    CHECK(resolved(desk).candidates.at(0).url == first);  // The same moment, the same random.
    desk.random = 1;
    CHECK(resolved(desk).candidates.at(0).url != first);
    desk.random = 0;
    desk.now += std::chrono::milliseconds{1};
    CHECK(resolved(desk).candidates.at(0).url != first);
}

TEST_CASE("huya: an alias is of the page, and of the API where that has no streams",
          "[resolvers]") {
    const std::string url = "https://www.huya.com/delta";
    Desk whole{{{.part = "/delta", .body = page("ON", kStream)}}};
    auto resolution = resolved(whole, url);
    REQUIRE(resolution.candidates.size() == 1);
    CHECK(resolution.candidates[0].url.starts_with("http://al.example/src/s1.flv?wsSecret="));
    CHECK(header(resolution.candidates[0], "User-Agent") == ext::kBrowser);
    CHECK(resolution.title == "A & B");
    CHECK(resolution.room.key() == "huya:200001");
    CHECK(whole.requests().size() == 1);

    const std::string empty = R"({"data":[{"gameLiveInfo":{},"gameStreamInfoList":[]}]})";
    Desk both{
        {{.part = "/delta", .body = page("ON", empty)}, {.part = "/cache.php", .body = kLive}}};
    CHECK(resolved(both, url).candidates.size() == 4);
    Desk none{{{.part = "/delta", .body = page("ON", empty)}}};
    CHECK(resolved(none, url).outcome == Outcome::changed);

    Desk coded{{{.part = "/delta", .body = page("ON", '"' + encode_base64(kStream) + '"')}}};
    CHECK(resolved(coded, url).candidates.size() == 1);
    Desk spelt{
        {{.part = "/delta", .body = replaced(page("ON", kStream), "profileRoom", "ProfileRoom")}}};
    CHECK(resolved(spelt, url).room.key() == "huya:200001");
}

TEST_CASE("huya: the page is asked where the API has changed", "[resolvers]") {
    Desk page_too{{{.part = "/cache.php", .body = kBroken},
                   {.part = "www.huya.com/200001", .body = page("ON", kStream)}}};
    CHECK(resolved(page_too).candidates.size() == 1);
    Desk gone{{{.part = "/cache.php", .body = kBroken},
               {.part = "www.huya.com/200001", .body = "<p>找不到这个主播</p>"}}};
    CHECK(resolved(gone).outcome == Outcome::not_found);
    Desk banned{{{.part = "/cache.php", .body = kBroken},
                 {.part = "www.huya.com/200001", .body = page("OFF", "null") + "涉嫌违规"}}};
    CHECK(resolved(banned).outcome == Outcome::not_found);
    Desk both{{{.part = "/cache.php", .body = kBroken},
               {.part = "www.huya.com/200001", .body = "<p>Hello</p>"}}};
    const auto resolution = resolved(both);
    CHECK(resolution.outcome == Outcome::changed);
    CHECK(resolution.evidence.find("422") != std::string::npos);
    Desk limit{{{.part = "/cache.php", .body = "{}", .status = 403},
                {.part = "www.huya.com/200001", .body = page("ON", kStream)}}};
    CHECK(resolved(limit).outcome == Outcome::throttled);
    CHECK(limit.requests().size() == 1);
}

TEST_CASE("huya: not live is offline, and so is a replay", "[resolvers]") {
    Desk off{{{.part = "/cache.php", .body = kOff}}};
    CHECK(told(resolved(off)) == "offline");
    Desk older{{{.part = "/cache.php", .body = replaced(kOff, "realLiveStatus", "x")}}};
    CHECK(told(resolved(older)) == "offline");
    Desk by_page{{{.part = "/delta", .body = page("REPLAY", "null")}}};
    CHECK(told(resolved(by_page, "https://www.huya.com/delta")) == "offline");
    Desk replay{{{.part = "/cache.php", .body = replaced(kLive, "Ranked", "【回放】Ranked")}}};
    CHECK(told(resolved(replay)) == "offline");
}

TEST_CASE("huya: a title tells a replay by its first or last three letters", "[resolvers]") {
    CHECK(is_replay_title("回放"));
    CHECK(is_replay_title("a回放b c d e f"));
    CHECK(is_replay_title("abcdefg重播!"));
    CHECK(!is_replay_title("ab回放cdef"));
    CHECK(!is_replay_title("abcd回放ef"));
    CHECK(!is_replay_title(""));
    CHECK(!is_replay_title("\x9e\xe6\x94"));
}

TEST_CASE("huya: lines stand in their order, those to be left out only alone", "[resolvers]") {
    const auto names = [](const std::vector<std::pair<std::string, std::int64_t>>& given) {
        std::vector<HuyaLine> lines;
        for (const auto& [cdn, priority] : given)
            lines.push_back({.cdn = cdn, .priority = priority});
        std::string text;
        for (const HuyaLine& line : usable_lines(lines, {"TX", "HW", "HS", "AL"}, {"HY", "HYZJ"}))
            text += line.cdn + ' ';
        return text;
    };
    CHECK(names({{"AL", 0}, {"WS", 9}, {"HY", 1}, {"TX", 1}, {"HS", -1}}) == "TX AL WS ");
    CHECK(names({{"HYZJ", 0}, {"HY", 1}, {"AL", -1}}) == "HYZJ HY ");
    CHECK(names({{"AL", -1}}).empty());
    CHECK(names({}).empty());
}

TEST_CASE("huya: streams that can't be signed here are signed by the service", "[resolvers]") {
    const auto bare = replaced(replaced(kLive, "fm=", "f="), R"("iWebPriorityRate":-1)",
                               R"("iWebPriorityRate":-1)");
    const std::string token =
        "wsSecret=1&wsTime=65550000&fm=RFdxOEI%3D&ctype=huya_pc&t=100&fs=bgct";
    Desk desk{{{.part = "/cache.php", .body = bare},
               {.part = "wup.huya.com", .body = token_answer(token)}}};
    const auto resolution = resolved(desk);
    REQUIRE(resolution.candidates.size() == 2);
    CHECK(find(query_of(resolution.candidates[0]), "ctype") == "huya_pc");
    CHECK(header(resolution.candidates[0], "User-Agent").starts_with("HYSDK"));
    const auto& request = desk.requests().back();
    CHECK(request.user_agent == header(resolution.candidates[0], "User-Agent"));
    CHECK(request.post.value().find("10057-A-0-1-imgplus") != std::string::npos);

    Desk none{{{.part = "/cache.php", .body = bare}, {.part = "wup.huya.com", .body = "?"}}};
    CHECK(resolved(none).outcome == Outcome::changed);
    Desk limit{{{.part = "/cache.php", .body = bare},
                {.part = "wup.huya.com", .body = "", .status = 429}}};
    CHECK(resolved(limit).outcome == Outcome::throttled);
}

TEST_CASE("huya: hostile values are harmless", "[resolvers]") {
    Desk scheme{
        {{.part = "/cache.php",
          .body = replaced(replaced(kLive, "http://tx.flv", "file://x"), "http://tx.hls", "")}}};
    CHECK(resolved(scheme).outcome != Outcome::live);
    Desk rates{{{.part = "/cache.php",
                 .body = replaced(kLive, R"(\"iBitRate\":2000)", R"(\"iBitRate\":-9e300)")}}};
    CHECK(resolved(rates).candidates.size() == 2);
    std::string many = "[";
    for (int i = 0; i < 5000; ++i)
        many += R"({\"iBitRate\":)" + std::to_string(i) + "},";
    Desk much{{{.part = "/cache.php",
                .body = replaced(kLive, R"([{\"sDisplayName\":\"Blue 8M\",)",
                                 many + R"({\"sDisplayName\":\"Blue 8M\",)")}}};
    CHECK(resolved(much).candidates.size() == 32);
}

TEST_CASE("huya: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("huya", kUrl, {{.part = "/cache.php", .body = kLive}});
    check_bad_answers("huya", "https://www.huya.com/delta",
                      {{.part = "/delta", .body = page("ON", kStream)}});
}

}  // namespace weir::resolvers
