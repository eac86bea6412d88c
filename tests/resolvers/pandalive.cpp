// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://www.pandalive.co.kr/live/play/kappa";
const std::string kMember =
    R"({"result":true,"bjInfo":{"id":"kappa","nick":"Kappa","idx":7},"media":{"title":"Chat","isLive":true,"isPw":false,"userNick":"Kappa"}})";
const std::string kPlay =
    R"({"result":true,"media":{"title":"Chat","userNick":"Kappa","isLive":true},"PlayList":{"hls":[{"name":"auto","url":"https://pl.example/m.m3u8?token=x"}],
        "hls2":[{"name":"auto","url":"https://pl2.example/m.m3u8?token=x"},{"name":"720p","url":"https://pl2.example/720.m3u8"}],"hls3":null}})";

std::string refusal(const std::string& code) {
    return R"({"result":false,"message":"ended","errorData":{"code":")" + code +
           R"(","message":"ended"}})";
}

std::vector<Ready> answers(const std::string& play, long status = 200) {
    return {{.part = "/member/bj", .body = kMember},
            {.part = "/live/play", .body = play, .status = status}};
}

std::string told_of(const std::vector<Ready>& ready) {
    Desk desk{ready};
    return told(desk.resolve(resolver_of("pandalive"), kUrl));
}

}  // namespace

TEST_CASE("pandalive: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("pandalive", url); };
    CHECK(room("https://www.pandalive.co.kr/play/kappa") == "pandalive:kappa");
    CHECK(room("https://www.pandalive.co.kr/live/play/kappa") == "pandalive:kappa");
    CHECK(room("http://pandalive.co.kr/play/Kappa/") == "pandalive:kappa");
    CHECK(room("m.pandalive.co.kr/live/play/kappa?x=1") == "pandalive:kappa");
    CHECK(room("https://www.pandalive.co.kr/play/kappa#top") == "pandalive:kappa");
    CHECK(room("https://www.pandalive.co.kr/") == "-");
    CHECK(room("https://www.pandalive.co.kr/play") == "-");
    CHECK(room("https://www.pandalive.co.kr/channel/kappa") == "-");
    CHECK(room("https://www.pandalive.co.kr/live/play/kappa/post") == "-");
    CHECK(room("https://api.pandalive.co.kr/play/kappa") == "-");
    CHECK(room("https://www.pandalive.co.kr/play/kap%20pa") == "-");
}

TEST_CASE("pandalive: a live room has its lines, with the Origin they want", "[resolvers]") {
    Desk desk{answers(kPlay)};
    const auto resolution = desk.resolve(resolver_of("pandalive"), kUrl);
    CHECK(told(resolution) ==
          "live\n"
          "hls high - 0x0 https://pl2.example/720.m3u8\n"
          "hls source - 0x0 https://pl.example/m.m3u8?token=x\n"
          "hls source - 0x0 https://pl2.example/m.m3u8?token=x");
    REQUIRE(resolution.candidates.size() == 3);
    CHECK(resolution.candidates[0].is_ladder);
    CHECK(resolution.candidates[1].line == "hls2");
    CHECK_FALSE(resolution.candidates[2].is_ladder);
    CHECK(resolution.candidates[0].headers.at(0) == "Origin: https://www.pandalive.co.kr");
    CHECK(resolution.anchor == "Kappa");
    CHECK(resolution.title == "Chat");
    CHECK(resolution.room.key() == "pandalive:kappa");
    CHECK(desk.requests().at(0).post == "userId=kappa&info=media");
}

TEST_CASE("pandalive: the password of the room is sent, and nowhere else than there",
          "[resolvers]") {
    Desk desk{answers(kPlay)};
    ext::Wanted wanted;
    wanted.password = "a&b";
    (void)desk.resolve(resolver_of("pandalive"), kUrl, wanted);
    REQUIRE(desk.requests().size() == 2);
    CHECK(desk.requests()[1].post == "action=watch&userId=kappa&password=a%26b");
    CHECK(desk.urls().find("a%26b") == std::string::npos);
}

TEST_CASE("pandalive: without media it is offline; refusals are told apart", "[resolvers]") {
    CHECK(told_of({{.part = "/member/bj",
                    .body = R"({"result":true,"bjInfo":{"id":"kappa","nick":"Kappa"}})"}}) ==
          "offline");
    CHECK(told_of(answers(refusal("castEnd"), 400)) == "offline");
    CHECK(told_of(answers(refusal("castEnd"))) == "offline");
    for (const char* code :
         {"needAdult", "needLogin", "needCoinPurchase", "needUnlimitItem", "needPw", "wrongPw"})
        CHECK(told_of(answers(refusal(code), 400)) == "restricted");
    CHECK(told_of(answers(refusal("new"), 400)) == "changed");
    CHECK(told_of(answers("{}", 400)) == "changed");
    CHECK(told_of(answers(refusal("castEnd"), 503)) == "transient");
    CHECK(told_of(answers(refusal("castEnd"), 404)) == "changed");
}

TEST_CASE("pandalive: what does not have its shape has changed", "[resolvers]") {
    CHECK(told_of(answers(R"({"PlayList":{"hls":[]}})")) == "changed");
    CHECK(told_of(answers(R"({"PlayList":{"hls":[{"url":"javascript:1"}, 5]}})")) == "changed");
    CHECK(told_of(answers(R"({"PlayList":"none"})")) == "changed");
}

TEST_CASE("pandalive: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("pandalive", kUrl, answers(kPlay));
}

}  // namespace weir::resolvers
