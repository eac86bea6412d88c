// SPDX-License-Identifier: MIT
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"
#include "text/query.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://www.twitch.tv/example_login";
const std::string kToken =
    R"("streamPlaybackAccessToken":{"value":"{\"channel\":\"example_login\",\"expires\":1700001200,\"geoblock_reason\":\"\",\"authorization\":{\"forbidden\":false,\"reason\":\"\"}}","signature":"00aa"})";
const std::string kUser =
    R"("user":{"id":"1","login":"example_login","displayName":"Eta","stream":{"id":"5","title":"Retro","type":"live","createdAt":"2023-11-14T22:13:20Z","game":{"name":"Chess"}}})";
const std::string kLive = "[{\"data\":{" + kUser + "," + kToken + "}}]";
const std::string kOffline =
    R"([{"data":{"user":{"id":"1","login":"example_login","displayName":"Eta","stream":null},"streamPlaybackAccessToken":null}}])";
const std::string kNoHash =
    R"([{"errors":[{"message":"PersistedQueryNotFound"}],"extensions":{"operationName":"PlaybackAccessToken"}}])";

ext::Resolution resolved(const std::string& body, const ext::Wanted& wanted = {}) {
    Desk desk{{{.part = "/gql", .body = body}}};
    return desk.resolve(resolver_of("twitch"), kUrl, wanted);
}

Query usher_query(const ext::Resolution& resolution) {
    REQUIRE(resolution.candidates.size() == 1);
    const std::string& url = resolution.candidates[0].url;
    return parse_query(std::string_view{url}.substr(url.find('?')));
}

}  // namespace

TEST_CASE("twitch: these URLs are rooms, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("twitch", url); };
    for (const char* url :
         {"https://www.twitch.tv/example_login", "https://twitch.tv/Example_Login",
          "http://m.twitch.tv/example_login/", "https://go.twitch.tv/example_login?sr=a#x",
          "twitch.tv/EXAMPLE_LOGIN", "https://player.twitch.tv/?channel=Example_Login&parent=x"}) {
        INFO(url);
        CHECK(room(url) == "twitch:example_login");
    }
    for (const char* url :
         {"https://www.twitch.tv/", "https://www.twitch.tv/videos/123456789",
          "https://www.twitch.tv/example_login/clip/SomeClip", "https://www.twitch.tv/directory",
          "https://www.twitch.tv/directory/category/chess", "https://clips.twitch.tv/SomeClip",
          "https://www.twitch.tv/example_login/videos", "https://twitch.tv.example/example_login",
          "https://player.twitch.tv/?video=v123", "https://www.twitch.tv/example-login",
          "https://www.twitch.tv/aaaaaaaaaaaaaaaaaaaaaaaaaa", "https://x@twitch.tv/example_login",
          "https://www.twitch.tv/a%2fb"}) {
        INFO(url);
        CHECK(room(url) == "-");
    }
}

TEST_CASE("twitch: a live room is one multivariant playlist with its token", "[resolvers]") {
    Desk desk{{{.part = "/gql", .body = kLive}}};
    desk.random = 123;
    const auto resolution = desk.resolve(resolver_of("twitch"), kUrl);
    REQUIRE(resolution.outcome == Outcome::live);
    const auto query = usher_query(resolution);
    const auto& candidate = resolution.candidates[0];
    CHECK(candidate.url.starts_with(
        "https://usher.ttvnw.net/api/v2/channel/hls/example_login.m3u8?platform=web&"));
    CHECK(find(query, "sig") == "00aa");
    CHECK(find(query, "token")->starts_with(R"({"channel":"example_login","expires":17)"));
    CHECK(find(query, "supported_codecs") == "h264");
    CHECK(find(query, "p") == "123");
    CHECK(candidate.expires->time_since_epoch() ==
          std::chrono::seconds{1'700'000'000} + std::chrono::hours{23});
    CHECK(resolution.started->time_since_epoch() == std::chrono::seconds{1'700'000'000});
    CHECK(resolution.anchor == "Eta");
    CHECK(resolution.title == "Retro");
    CHECK(resolution.room.key() == "twitch:example_login");
    CHECK(resolution.batch_key == "example_login");
    CHECK(desk.requests().size() == 1);  // Usher is not asked.
    const auto& request = desk.requests()[0];
    CHECK(boost::json::parse(*request.post).at(0).at("variables").at("login") == "example_login");
}

TEST_CASE("twitch: codecs are asked for in the user's order, h264 always", "[resolvers]") {
    const auto asked = [](std::vector<std::string> codecs) {
        const ext::Wanted wanted{.codecs = std::move(codecs)};
        return find(usher_query(resolved(kLive, wanted)), "supported_codecs").value();
    };
    CHECK(asked({"hevc", "h264"}) == "h265,h264");
    CHECK(asked({"av1"}) == "av1,h264");
    CHECK(asked({"h264", "av1", "hevc", "h264"}) == "h264,av1,h265");
    CHECK(asked({"vp9", "x&y=1"}) == "h264");
}

TEST_CASE("twitch: a device keeps its number", "[resolvers]") {
    Desk desk{{{.part = "/gql", .body = kLive}}};
    desk.random = 7;
    desk.resolve(resolver_of("twitch"), kUrl);
    desk.random = 8;
    desk.resolve(resolver_of("twitch"), kUrl);
    const auto& requests = desk.requests();
    CHECK(requests[0].headers == requests[1].headers);
    CHECK(requests[0].headers.back().size() == std::string{"Device-Id: "}.size() + 32);
}

TEST_CASE("twitch: offline, not found and refused are told apart", "[resolvers]") {
    CHECK(resolved(kOffline).outcome == Outcome::offline);
    CHECK(resolved(kOffline).anchor == "Eta");
    CHECK(resolved(R"([{"data":{"user":null,"streamPlaybackAccessToken":null}}])").outcome ==
          Outcome::not_found);
    CHECK(resolved("[{\"data\":{" + kUser + R"(,"streamPlaybackAccessToken":null}}])").outcome ==
          Outcome::offline);
    const std::string head = "[{\"data\":{" + kUser + R"(,"streamPlaybackAccessToken":{"value":")";
    const std::string tail = R"(","signature":"00"}}}])";
    const auto forbidden =
        resolved(head + R"({\"authorization\":{\"forbidden\":true,\"reason\":\"SUBS\"}})" + tail);
    CHECK(forbidden.outcome == Outcome::restricted);
    CHECK(forbidden.detail == "not for everyone: SUBS");
    CHECK(resolved(head + R"({\"geoblock_reason\":\"DE\"})" + tail).outcome == Outcome::restricted);
    // A token that is no JSON is one nevertheless.
    CHECK(resolved(head + "opaque" + tail).outcome == Outcome::live);
}

TEST_CASE("twitch: a complaint is no answer, and no field that is missing is offline",
          "[resolvers]") {
    CHECK(resolved(R"([{"errors":[{"message":"failed integrity check"}]}])").outcome ==
          Outcome::throttled);
    CHECK(
        resolved(R"([{"errors":[{"message":"service timeout"}],"data":{"user":null}}])").outcome ==
        Outcome::transient);
    CHECK(resolved("[{\"errors\":[{\"message\":\"service error\"}],\"data\":{" + kUser +
                   R"(,"streamPlaybackAccessToken":null}}])")
              .outcome == Outcome::transient);
    CHECK(resolved(R"({"error":"Bad Request","message":"The \"Client-ID\" header is invalid."})")
              .detail.ends_with("header is invalid."));
    CHECK(resolved(R"([{"data":{"user":{"id":"1"},"streamPlaybackAccessToken":null}}])").outcome ==
          Outcome::changed);
    CHECK(resolved("[{\"data\":{" + kUser + "}}]").outcome == Outcome::changed);
    CHECK(resolved(R"([{"data":{"user":[],"streamPlaybackAccessToken":7}}])").outcome ==
          Outcome::changed);
}

TEST_CASE("twitch: a query that is refused is asked again by hashes", "[resolvers]") {
    const std::string refused = R"([{"errors":[{"message":"Cannot query field \"x\""}]}])";
    const std::string by_hashes = R"([{"data":{"user":{"id":"1","lastBroadcast":{"title":"Old"},
        "stream":{"id":"5","type":"live","createdAt":"2023-11-14T22:13:20Z"}}}},{"data":{)" +
                                  kToken + R"(}},{"data":{"userOrError":{"displayName":"Eta"}}}])";
    Desk desk{{{.part = "/gql", .body = refused}, {.part = "/gql", .body = by_hashes}}};
    const auto resolution = desk.resolve(resolver_of("twitch"), kUrl);
    CHECK(resolution.outcome == Outcome::live);
    CHECK(resolution.anchor == "Eta");
    CHECK(resolution.title == "Old");
    REQUIRE(desk.requests().size() == 2);
    const auto operations = boost::json::parse(*desk.requests()[1].post);
    CHECK(operations.at(1).at("operationName") == "PlaybackAccessToken");

    Desk withdrawn{{{.part = "/gql", .body = refused}, {.part = "/gql", .body = kNoHash}}};
    const auto told = withdrawn.resolve(resolver_of("twitch"), kUrl);
    CHECK(told.outcome == Outcome::changed);
    CHECK(told.detail.ends_with("Cannot query field \"x\""));  // The first is what is told.
    Desk off{{{.part = "/gql", .body = refused}, {.part = "/gql", .body = kOffline}}};
    CHECK(off.resolve(resolver_of("twitch"), kUrl).outcome == Outcome::offline);
}

TEST_CASE("twitch: thirty rooms are asked about at once", "[resolvers]") {
    const auto& twitch = resolver_of("twitch");
    CHECK(twitch.batch_size() == 30);
    Desk desk{{{.part = "/gql", .body = R"([{"data":{"user":{"id":"1","stream":{"id":"5"}}}},
        {"data":{"user":{"id":"2","stream":null}}},{"data":{"user":null}},
        {"errors":[{"message":"service error"}],"data":{"user":{"stream":null}}},{"data":{}}])"}}};
    const auto told = desk.batch(twitch, {"a1", "b2", "c3", "d4", "e5"});
    REQUIRE(told.has_value());
    REQUIRE(told->size() == 2);  // The rest is not known.
    CHECK((*told)[0].batch_key == "a1");
    CHECK((*told)[0].is_live);
    CHECK((*told)[1].batch_key == "b2");
    CHECK(!(*told)[1].is_live);
    const auto operations = boost::json::parse(*desk.requests()[0].post);
    CHECK(operations.as_array().size() == 5);
    CHECK(operations.at(4).at("variables").at("login") == "e5");

    Desk fewer{{{.part = "/gql", .body = R"([{"data":{"user":{"stream":null}}}])"}}};
    CHECK(fewer.batch(twitch, {"a1", "b2"}).value().empty());
    Desk slow{{{.part = "/gql", .body = "{}", .status = 429}}};
    CHECK(!slow.batch(twitch, {"a1"}).has_value());
}

TEST_CASE("twitch: hostile values do no harm", "[resolvers]") {
    const std::string long_text(10'000, 'x');
    const auto oversized =
        resolved("[{\"data\":{" + kUser + R"(,"streamPlaybackAccessToken":{"value":")" + long_text +
                 R"(","signature":"0"}}}])");
    CHECK(oversized.outcome == Outcome::changed);
    const auto odd = resolved(R"([{"data":{"user":{"displayName":["\u202e"],"stream":{"title":)" +
                              std::string{R"("\u0000\u202e","createdAt":-5}},)"} + kToken + "}}]");
    CHECK(odd.outcome == Outcome::live);
    CHECK(odd.anchor.empty());
    CHECK(!odd.started);
    const auto sneaky =
        resolved("[{\"data\":{" + kUser +
                 R"(,"streamPlaybackAccessToken":{"value":"a&b=c#d ","signature":"\r\nX: y"}}}])");
    CHECK(sneaky.candidates.at(0).url.ends_with("&sig=%0D%0AX%3A%20y&token=a%26b%3Dc%23d%20"));
}

TEST_CASE("twitch: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers("twitch", kUrl, {{.part = "/gql", .body = kLive}});
}

}  // namespace weir::resolvers
