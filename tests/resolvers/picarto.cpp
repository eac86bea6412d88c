// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

const std::string kUrl = "https://picarto.tv/Rho";
const std::string kBehind =
    R"("getLoadBalancerUrl":{"url":"edge.example"},"getMultiStreams":{"streams":[
        {"channelId":6,"name":"Tau","online":true,"stream_name":"golive+Tau"},
        {"channelId":5,"name":"Rho","online":true,"stream_name":"golive+Rho"}]}})";
const std::string kLive =
    R"({"channel":{"id":5,"name":"Rho","online":true,"title":"Ink","private":false},)" + kBehind;

std::string told_of(const std::string& body, long status = 200) {
    Desk desk{{{.part = "/channel/detail/rho", .body = body, .status = status}}};
    return told(desk.resolve(resolver_of("picarto"), kUrl));
}

}  // namespace

TEST_CASE("picarto: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("picarto", url); };
    CHECK(room("https://picarto.tv/Rho") == "picarto:rho");
    CHECK(room("https://www.picarto.tv/rho") == "picarto:rho");
    CHECK(room("http://picarto.tv/rho/") == "picarto:rho");
    CHECK(room("picarto.tv/RHO?tab=bio") == "picarto:rho");
    CHECK(room("https://picarto.tv/rho#chat") == "picarto:rho");
    CHECK(room("https://picarto.tv/") == "-");
    CHECK(room("https://picarto.tv/explore") == "-");
    CHECK(room("https://picarto.tv/rho/videos") == "-");
    CHECK(room("https://ptvintern.picarto.tv/rho") == "-");
    CHECK(room("https://picarto.tv/r%2Fho") == "-");
    CHECK(room("https://picarto.tv.example/rho") == "-");
}

TEST_CASE("picarto: a live channel has its own stream, not its guest's", "[resolvers]") {
    Desk desk{{{.part = "/channel/detail/rho", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("picarto"), kUrl);
    CHECK(told(resolution) ==
          "live\nhls source - 0x0 https://edge.example/stream/hls/golive+Rho/index.m3u8");
    CHECK(resolution.candidates[0].is_ladder);
    CHECK(resolution.anchor == "Rho");
    CHECK(resolution.title == "Ink");
    CHECK(resolution.room.key() == "picarto:rho");
}

TEST_CASE("picarto: offline, private and not found", "[resolvers]") {
    CHECK(told_of(R"({"channel":{"id":5,"online":false},)" + kBehind) == "offline");
    CHECK(told_of(R"({"channel":{"id":5,"online":true,"private":true},)" + kBehind) ==
          "restricted");
    CHECK(told_of(R"({"channel":null,)" + kBehind) == "not_found");
    CHECK(told_of("{}", 404) == "not_found");
}

TEST_CASE("picarto: nothing of the answer can lead to another place", "[resolvers]") {
    const auto with = [](const std::string& edge, const std::string& stream) {
        return told_of(R"({"channel":{"id":5,"online":true},"getLoadBalancerUrl":{"url":")" + edge +
                       R"("},"getMultiStreams":{"streams":[{"channelId":5,"stream_name":")" +
                       stream + R"("}]}})");
    };
    CHECK(with("edge.example", "a") ==
          "live\nhls source - 0x0 https://edge.example/stream/hls/a/index.m3u8");
    CHECK(with("user@edge.example", "a") == "changed");
    CHECK(with("edge.example/x?", "a") == "changed");
    CHECK(with("", "a") == "changed");
    CHECK(with("edge.example", "../a") == "changed");
    CHECK(with("edge.example", "") == "changed");
}

TEST_CASE("picarto: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("picarto", kUrl, {{.part = "/channel/detail/rho", .body = kLive}});
    CHECK(told_of(R"({"channel":{"id":5},)" + kBehind) == "changed");
    CHECK(told_of(R"({"channel":{"online":true},)" + kBehind) == "changed");
}

}  // namespace weir::resolvers
