// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "douyu/sign.hpp"
#include "resolvers/desk.hpp"
#include "text/query.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://www.douyu.com/4001";
const std::string kInfo =
    R"({"room":{"room_id":4001,"room_name":"Speed run","nickname":"Epsilon","owner_name":"Epsilon","cate_name":"Games","show_status":1,"videoLoop":0,"room_pic":"https://img.example/d.jpg"}})";
const std::string kKey =
    R"({"error":0,"msg":"ok","data":{"key":"k3y0f16bytes0000","rand_str":"Ab12Cd34","enc_time":3,"is_special":0,"enc_data":"ZmFrZQ==","expire_at":1700003600}})";
const std::string kPlay =
    R"({"error":0,"msg":"ok","data":{"room_id":4001,"rtmp_cdn":"tct-h5","rtmp_url":"https://tc-tct.example/live","rtmp_live":"4001rX.flv?wsAuth=0&expire=0","rate":0,"cdnsWithName":[{"name":"Line 5","cdn":"tct-h5"},{"name":"Line 6","cdn":"hw-h5"}],"multirates":[{"name":"Source","rate":0,"bit":8000},{"name":"Ultra","rate":3,"bit":2000}]}})";
const std::string kOff = R"({"error":-5,"msg":"房间未开播","data":""})";
const std::string kRefused = R"({"error":1,"msg":"鉴权失败","data":""})";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    REQUIRE(at != text.npos);
    return text.replace(at, what.size(), by);
}

std::vector<Ready> live(std::vector<Ready> plays = {{.body = kPlay}}) {
    std::vector<Ready> answers{{.part = "/betard/4001", .body = kInfo},
                               {.part = "/getEncryption", .body = kKey}};
    for (Ready& each : plays) {
        each.part = "/getH5PlayV1/4001";
        answers.push_back(std::move(each));
    }
    return answers;
}

ext::Resolution resolved(Desk& desk, const std::string& url = kUrl,
                         ext::Rung rung = ext::Rung::source) {
    return desk.resolve(resolver_of("douyu"), url, {.rung = rung});
}

std::size_t times(const Desk& desk, std::string_view part) {
    return static_cast<std::size_t>(std::ranges::count_if(
        desk.requests(),
        [part](const auto& each) { return each.url.find(part) != each.url.npos; }));
}

std::string sent(const Desk& desk, std::string_view name) {
    return find(parse_query(desk.requests().back().post.value_or("")), name).value_or("-");
}

}  // namespace

TEST_CASE("douyu: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("douyu", url); };
    CHECK(room("https://www.douyu.com/4001") == "douyu:4001");
    CHECK(room("https://m.douyu.com/4001?x=1") == "douyu:4001");
    CHECK(room("douyu.com/4001/") == "douyu:4001");
    CHECK(room("https://www.douyu.com/topic/cup?rid=4001") == "douyu:4001");
    CHECK(room("http://www.douyu.com/epsilon") == "douyu:epsilon");
    CHECK(room("https://www.douyu.com/") == "-");
    CHECK(room("https://www.douyu.com/g_LOL") == "-");
    CHECK(room("https://www.douyu.com/directory") == "-");
    CHECK(room("https://www.douyu.com/topic/cup") == "-");
    CHECK(room("https://www.douyu.com/topic/cup?rid=x") == "-");
    CHECK(room("https://v.douyu.com/4001") == "-");
    CHECK(room("https://www.douyu.com.example/4001") == "-");
}

TEST_CASE("douyu: a live room has its stream, with TLS and without", "[resolvers]") {
    Desk desk{live()};
    const auto resolution = resolved(desk);
    CHECK(told(resolution) ==
          "live\n"
          "flv source h264 0x0 http://tc-tct.example/live/4001rX.flv?wsAuth=0&expire=0\n"
          "flv source h264 0x0 https://tc-tct.example/live/4001rX.flv?wsAuth=0&expire=0");
    CHECK(resolution.candidates[0].quality == "Source");
    CHECK(resolution.candidates[0].bitrate_bps == 8'000'000);
    CHECK(resolution.candidates[0].line == "tct-h5");
    CHECK(std::ranges::count(resolution.candidates[0].headers,
                             "Referer: https://www.douyu.com/4001") == 1);
    CHECK(resolution.room.key() == "douyu:4001");
    CHECK(resolution.anchor == "Epsilon");
    CHECK(resolution.title == "Speed run");
    CHECK(resolution.avatar == "https://img.example/d.jpg");
    CHECK(sent(desk, "enc_data") == "ZmFrZQ==");
    CHECK(sent(desk, "tt") == "1700000000");
    const auto key = douyu_key_of(Json::parse(kKey).value()["data"]);
    CHECK(sent(desk, "auth") == sign_douyu(key.value(), "4001", 1700000000));
    CHECK(sent(desk, "rate") == "0");
    CHECK(sent(desk, "cdn").empty());
}

TEST_CASE("douyu: another quality is asked for, the nearest", "[resolvers]") {
    const auto ultra = replaced(kPlay, R"("rate":0)", R"("rate":3)");
    const auto rate_for = [&](ext::Rung rung) {
        Desk desk{live({{.body = kPlay}, {.body = ultra}})};
        resolved(desk, kUrl, rung);
        return sent(desk, "rate") + sent(desk, "cdn");
    };
    CHECK(rate_for(ext::Rung::ultra) == "3tct-h5");
    CHECK(rate_for(ext::Rung::high) == "3tct-h5");
    CHECK(rate_for(ext::Rung::low) == "3tct-h5");
    Desk desk{live({{.body = kPlay}, {.body = ultra}})};
    const auto both = resolved(desk, kUrl, ext::Rung::high);
    CHECK(both.candidates.size() == 4);
    CHECK(std::ranges::count(both.candidates, ext::Rung::high, &ext::Candidate::rung) == 2);
    Desk failing{live({{.body = kPlay}, {.body = kOff}})};
    CHECK(resolved(failing, kUrl, ext::Rung::high).candidates.size() == 2);
}

TEST_CASE("douyu: a line that is to be avoided gives way to another", "[resolvers]") {
    const auto bad = replaced(replaced(kPlay, R"("rtmp_cdn":"tct-h5")", R"("rtmp_cdn":"scdn3")"),
                              R"("cdn":"tct-h5")", R"("cdn":"scdn3")");
    const auto good = replaced(kPlay, R"("rtmp_cdn":"tct-h5")", R"("rtmp_cdn":"hw-h5")");
    Desk desk{live({{.body = bad}, {.body = good}})};
    const auto resolution = resolved(desk);
    CHECK(sent(desk, "cdn") == "hw-h5");
    REQUIRE(resolution.candidates.size() == 2);
    CHECK(resolution.candidates[0].line == "hw-h5");
    Desk stuck{live({{.body = bad}, {.body = kRefused}})};
    CHECK(resolved(stuck).candidates.size() == 2);
}

TEST_CASE("douyu: the key is kept while it holds, and fetched anew once where it is refused",
          "[resolvers]") {
    Desk desk{live()};
    resolved(desk);
    resolved(desk);
    CHECK(times(desk, "/getEncryption") == 1);
    desk.now += std::chrono::hours{1};
    resolved(desk);
    CHECK(times(desk, "/getEncryption") == 2);

    Desk refused{live({{.body = kRefused}, {.body = kPlay}})};
    CHECK(resolved(refused).outcome == Outcome::live);
    CHECK(times(refused, "/getEncryption") == 2);
    Desk forbidden{live({{.body = "no", .status = 403}, {.body = kPlay}})};
    CHECK(resolved(forbidden).outcome == Outcome::live);
    CHECK(times(forbidden, "/getEncryption") == 2);
    Desk always{live({{.body = "no", .status = 403}})};
    CHECK(resolved(always).outcome == Outcome::throttled);
    CHECK(times(always, "/getH5PlayV1") == 2);
    Desk for_good{live({{.body = kRefused}})};
    CHECK(resolved(for_good).outcome == Outcome::changed);
    CHECK(times(for_good, "/getH5PlayV1") == 2);
}

TEST_CASE("douyu: another clock than ours is taken from the answer, once", "[resolvers]") {
    const Ready clock{.body = R"({"error":-9,"msg":"time"})",
                      .headers = {{"date", "Tue, 14 Nov 2023 23:13:20 GMT"}}};
    Desk desk{live({clock, {.body = kPlay}})};
    CHECK(resolved(desk).outcome == Outcome::live);
    CHECK(sent(desk, "tt") == "1700003600");
    Desk always{live({clock})};
    CHECK(resolved(always).outcome == Outcome::changed);
    CHECK(times(always, "/getH5PlayV1") == 2);
    Desk timeless{live({{.body = clock.body}})};
    CHECK(resolved(timeless).outcome == Outcome::changed);
    CHECK(times(timeless, "/getH5PlayV1") == 1);
}

TEST_CASE("douyu: an alias, and a second number, are looked up", "[resolvers]") {
    auto answers = live();
    answers.push_back(
        {.part = "m.douyu.com/epsilon", .body = R"(x "roomInfo":{"rid":4001,"a":1})"});
    answers.push_back(
        {.part = "m.douyu.com/99",
         .body =
             R"(<script id="vike_pageContext" type="application/json">{"rid":5,"roomInfo":{"roomInfo":{"x":1,"rid":4001}}}</script>)"});
    answers.push_back({.part = "/betard/99", .body = "", .status = 404});
    Desk desk{answers};
    CHECK(resolved(desk, "https://www.douyu.com/epsilon").room.key() == "douyu:4001");
    CHECK(resolved(desk, "https://www.douyu.com/99").room.key() == "douyu:4001");
    Desk none{{{.part = "m.douyu.com/epsilon", .body = "<html></html>"}}};
    CHECK(resolved(none, "https://www.douyu.com/epsilon").outcome == Outcome::changed);
    Desk gone{{{.part = "/", .body = "", .status = 404}}};
    CHECK(resolved(gone, "https://www.douyu.com/99").outcome == Outcome::not_found);
}

TEST_CASE("douyu: not live is offline, and so is a loop", "[resolvers]") {
    const auto outcome = [](const std::string& info) {
        Desk desk{{{.part = "/betard/4001", .body = info}}};
        return told(resolved(desk));
    };
    CHECK(outcome(replaced(kInfo, R"("show_status":1)", R"("show_status":2)")) == "offline");
    CHECK(outcome(replaced(kInfo, R"("videoLoop":0)", R"("videoLoop":1)")) == "offline");
    CHECK(outcome(replaced(kInfo, R"("show_status":1)", R"("show_status":7)")) == "changed");
    CHECK(outcome(replaced(kInfo, "show_status", "x")) == "changed");
    Desk off{live({{.body = kOff}})};
    CHECK(told(resolved(off)) == "offline");
    Desk region{live({{.body = R"({"error":126,"msg":"region"})"}})};
    CHECK(told(resolved(region)) == "restricted");
}

TEST_CASE("douyu: hostile values are harmless", "[resolvers]") {
    for (const std::string_view url : {"file:///x", "", "https://a b", "rtmp://a.example/live"}) {
        Desk desk{live({{.body = replaced(kPlay, "https://tc-tct.example/live", url)}})};
        CHECK(resolved(desk).outcome == Outcome::changed);
    }
    Desk rates{live({{.body = replaced(kPlay, R"("bit":8000)", R"("bit":-1e99)")}})};
    CHECK(resolved(rates).candidates.at(0).bitrate_bps == 0);
    Desk rounds{{{.part = "/betard/4001", .body = kInfo},
                 {.part = "/getEncryption",
                  .body = replaced(kKey, R"("enc_time":3)", R"("enc_time":4000000000)")}}};
    CHECK(resolved(rounds).outcome == Outcome::changed);
}

TEST_CASE("douyu: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("douyu", kUrl, live());
}

}  // namespace weir::resolvers
