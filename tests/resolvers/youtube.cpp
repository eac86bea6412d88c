// SPDX-License-Identifier: MIT
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"
#include "youtube/page.hpp"
#include "youtube/player.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kChannel = "UCexampleexampleexample0";
const std::string kVideoUrl = "https://www.youtube.com/watch?v=AAAAAAAAAAA";
const std::string kChannelUrl = "https://www.youtube.com/@Zeta";
const std::string kManifest =
    "https://manifest.example/api/manifest/hls_variant/expire/1700021600/ei/x/ip/192.0.2.1/id/"
    "AAAAAAAAAAA.1/file/index.m3u8";
const std::string kLive =
    R"({"playabilityStatus":{"status":"OK","playableInEmbed":true},"videoDetails":{"videoId":"AAAAAAAAAAA","title":"Night radio","author":"Zeta","channelId":")" +
    kChannel + R"(","isLive":true,"isLiveContent":true},
 "streamingData":{"expiresInSeconds":"21540","hlsManifestUrl":")" +
    kManifest + "\"}}";
const std::string kUpcoming =
    R"({"playabilityStatus":{"status":"LIVE_STREAM_OFFLINE","reason":"This live event will begin in 2 hours.","liveStreamability":{"liveStreamabilityRenderer":{"videoId":"AAAAAAAAAAB","offlineSlate":{"liveStreamOfflineSlateRenderer":{"scheduledStartTime":"1700007200"}}}}},"videoDetails":{"videoId":"AAAAAAAAAAB","title":"Soon","author":"Zeta","isUpcoming":true,"isLiveContent":true}})";
const std::string kBot =
    R"({"playabilityStatus":{"status":"LOGIN_REQUIRED","reason":"Sign in to confirm you’re not a bot"}})";

std::string page_with(const std::string& canonical) {
    return "<html><head>" + std::string(200, ' ') + "<link rel=\"canonical\" href=\"" + canonical +
           "\"></head></html>";
}

std::string video_page() {
    return page_with("https://www.youtube.com/watch?v=AAAAAAAAAAA");
}

std::string status(const std::string& code, const std::string& reason) {
    return R"({"playabilityStatus":{"status":")" + code + R"(","reason":")" + reason + "\"}}";
}

ext::Resolution resolved(const std::string& player) {
    Desk desk{{{.part = "/player", .body = player}, {.part = "/watch", .body = "<html></html>"}}};
    return desk.resolve(resolver_of("youtube"), kVideoUrl);
}

/// The clients that were asked as, in order.
std::string asked_as(const Desk& desk) {
    std::string names;
    for (const auto& request : desk.requests())
        if (request.post && request.url.find("/player") != std::string::npos)
            names += boost::json::parse(*request.post)
                         .at("context")
                         .at("client")
                         .at("clientName")
                         .as_string()
                         .c_str() +
                     std::string{" "};
    return names;
}

}  // namespace

TEST_CASE("youtube: these URLs are videos and channels, those are not", "[resolvers]") {
    const auto room = [](std::string_view url) { return room_of("youtube", url); };
    for (const char* url :
         {"https://www.youtube.com/watch?v=AAAAAAAAAAA", "https://youtu.be/AAAAAAAAAAA?si=x",
          "https://m.youtube.com/watch?app=desktop&v=AAAAAAAAAAA&t=1", "youtu.be/AAAAAAAAAAA",
          "https://youtube.com/live/AAAAAAAAAAA", "https://www.youtube.com/embed/AAAAAAAAAAA",
          "http://music.youtube.com/watch?v=AAAAAAAAAAA#x"}) {
        INFO(url);
        CHECK(room(url) == "youtube:AAAAAAAAAAA");
    }
    for (const char* url :
         {"https://www.youtube.com/@Zeta.Night", "https://youtube.com/@zeta.night/",
          "https://m.youtube.com/@ZETA.night/live?x=1"}) {
        INFO(url);
        CHECK(room(url) == "youtube:@zeta.night");
    }
    CHECK(room("https://www.youtube.com/channel/" + kChannel) == "youtube:" + kChannel);
    CHECK(room("https://www.youtube.com/channel/" + kChannel + "/live") == "youtube:" + kChannel);
    CHECK(room("https://www.youtube.com/c/Zeta") == "youtube:c:zeta");
    CHECK(room("https://www.youtube.com/user/Zeta/live") == "youtube:user:zeta");
    CHECK(room("https://www.youtube.com/@%E5%A4%9C") == "youtube:@%E5%A4%9C");
    for (const char* url :
         {"https://www.youtube.com/", "https://www.youtube.com/watch?v=AAAAAAAAAA",
          "https://www.youtube.com/watch", "https://www.youtube.com/shorts/AAAAAAAAAAA",
          "https://www.youtube.com/playlist?list=PLAAAAAAAAAAA", "https://www.youtube.com/live",
          "https://www.youtube.com/channel/UCshort", "https://www.youtube.com/@",
          "https://www.youtube.com/@zeta/videos", "https://youtu.be/AAAAAAAAAAA/x",
          "https://youtube.com.example/@zeta", "https://www.youtube.com/embed/live_stream",
          "https://www.youtube.com/@a%2Fb", "https://notyoutube.com/watch?v=AAAAAAAAAAA",
          "https://www.youtube.com/c/a%0Ab"}) {
        INFO(url);
        CHECK(room(url) == "-");
    }
}

TEST_CASE("youtube: a video that is live is its manifest", "[resolvers]") {
    Desk desk{{{.part = "/player", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("youtube"), kVideoUrl);
    CHECK(told(resolution) == "live\nhls source - 0x0 " + kManifest);
    CHECK(resolution.room.key() == "youtube:AAAAAAAAAAA");
    CHECK(resolution.anchor == "Zeta");
    CHECK(resolution.title == "Night radio");
    const auto& candidate = resolution.candidates.at(0);
    CHECK(candidate.expires->time_since_epoch() == std::chrono::seconds{1'700'021'600});
    CHECK(candidate.line == "VISIONOS");
    REQUIRE(desk.requests().size() == 1);
    const auto& request = desk.requests()[0];
    CHECK(std::ranges::count(request.headers, "X-YouTube-Client-Name: 101") == 1);
    CHECK(std::ranges::count(request.headers, "X-YouTube-Client-Version: 1.02") == 1);
    CHECK(request.user_agent.find("Safari") != std::string::npos);
    const auto body = boost::json::parse(*request.post);
    CHECK(body.at("videoId") == "AAAAAAAAAAA");
    CHECK(body.at("contentCheckOk") == true);
}

TEST_CASE("youtube: a channel's identity is its id, however it was written", "[resolvers]") {
    Desk desk{{{.part = "/@zeta/live",
                .body = video_page() + R"(<script>{"VISITOR_DATA":"Cgt\u0041%3D%3D"}</script>)"},
               {.part = "/player", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("youtube"), kChannelUrl);
    CHECK(resolution.outcome == Outcome::live);
    CHECK(resolution.room.key() == "youtube:" + kChannel);
    REQUIRE(desk.requests().size() == 2);
    CHECK(desk.requests()[0].headers.at(0) == "Cookie: SOCS=CAI");
    CHECK(desk.requests()[1].headers.back() == "X-Goog-Visitor-Id: CgtA%3D%3D");

    Desk other{
        {{.part = "/c/zeta/live", .body = video_page()}, {.part = "/player", .body = kLive}}};
    const auto same = other.resolve(resolver_of("youtube"), "https://www.youtube.com/c/Zeta");
    CHECK(same.room.key() == "youtube:" + kChannel);
}

TEST_CASE("youtube: a channel that shows itself is offline", "[resolvers]") {
    Desk desk{
        {{.part = "/live", .body = page_with("https://www.youtube.com/channel/" + kChannel)}}};
    const auto resolution = desk.resolve(resolver_of("youtube"), kChannelUrl);
    CHECK(told(resolution) == "offline");
    CHECK(resolution.room.key() == "youtube:" + kChannel);
    Desk handle{{{.part = "/live",
                  .body = page_with("https://www.youtube.com/@zeta") + "{\"externalId\":\"" +
                          kChannel + "\"}"}}};
    CHECK(handle.resolve(resolver_of("youtube"), kChannelUrl).room.key() == "youtube:" + kChannel);
    Desk gone{{{.part = "/live", .body = "x", .status = 404}}};
    CHECK(told(gone.resolve(resolver_of("youtube"), kChannelUrl)) == "not_found");
}

TEST_CASE("youtube: what is to come is offline, and says when", "[resolvers]") {
    const auto resolution = resolved(kUpcoming);
    CHECK(told(resolution) == "offline");
    CHECK(resolution.detail == "it begins 2023-11-15 00:13 UTC");
    CHECK(resolution.title == "Soon");
    CHECK(resolved(status("LIVE_STREAM_OFFLINE", "")).detail == "it has not begun");
}

TEST_CASE("youtube: each status is told as what it means", "[resolvers]") {
    CHECK(resolved(kBot).outcome == Outcome::throttled);
    CHECK(resolved(status("LOGIN_REQUIRED", "Sign in to confirm your age")).outcome ==
          Outcome::restricted);
    CHECK(resolved(status("CONTENT_CHECK_REQUIRED", "")).outcome == Outcome::restricted);
    CHECK(resolved(status("UNPLAYABLE", "Join this channel")).outcome == Outcome::restricted);
    CHECK(resolved(status("UNPLAYABLE", "This live stream recording is not available.")).outcome ==
          Outcome::offline);
    CHECK(resolved(status("ERROR", "Video unavailable")).outcome == Outcome::not_found);
    CHECK(resolved(status("SOMETHING_NEW", "")).outcome == Outcome::changed);
    const std::string head = R"({"playabilityStatus":{"status":"OK"},"videoDetails":{)";
    CHECK(resolved(head + R"("isLiveContent":true}})").detail == "it has ended");
    CHECK(resolved(head + R"("isPostLiveDvr":true}})").outcome == Outcome::offline);
    CHECK(resolved(head + R"("title":"Film","isLiveContent":false}})").outcome ==
          Outcome::not_found);
    CHECK(resolved(head + R"("isLive":true}})").outcome == Outcome::changed);
    CHECK(resolved(R"({"playabilityStatus":{"status":"OK"}})").outcome == Outcome::changed);
}

TEST_CASE("youtube: a manifest that only a browser can use is none", "[resolvers]") {
    const auto with = [](const std::string& url) {
        return R"({"playabilityStatus":{"status":"OK"},"videoDetails":{"isLive":true},"streamingData":{"hlsManifestUrl":")" +
               url + "\"}}";
    };
    CHECK(resolved(with("https://m.example/a/n/x/index.m3u8")).outcome == Outcome::changed);
    CHECK(resolved(with("file:///etc/passwd")).outcome == Outcome::changed);
    CHECK(resolved(with("https://m.example/" + std::string(20'000, 'x'))).outcome ==
          Outcome::changed);
    CHECK(resolved(with("https://m.example:8443/index.m3u8")).outcome == Outcome::live);
}

TEST_CASE("youtube: a client that is not served is followed by the next", "[resolvers]") {
    const std::string refused = status("UNPLAYABLE", "not available on this app");
    Desk desk{{{.part = "/player", .body = "{}", .status = 400},
               {.part = "/player", .body = refused},
               {.part = "/player", .body = kLive}}};
    const auto resolution = desk.resolve(resolver_of("youtube"), kVideoUrl);
    CHECK(resolution.outcome == Outcome::live);
    CHECK(asked_as(desk) == "VISIONOS ANDROID IOS ");
    CHECK(resolution.candidates.at(0).line == "IOS");

    Desk all{{{.part = "/player", .body = refused}}};
    CHECK(all.resolve(resolver_of("youtube"), kVideoUrl).outcome == Outcome::restricted);
    CHECK(all.requests().size() == 3);
}

TEST_CASE("youtube: who asks again at once is served by another client", "[resolvers]") {
    Desk desk{{{.part = "/player", .body = kLive}}};
    desk.resolve(resolver_of("youtube"), kVideoUrl);
    desk.resolve(resolver_of("youtube"), kVideoUrl);
    desk.now += std::chrono::hours{3};
    desk.resolve(resolver_of("youtube"), kVideoUrl);
    CHECK(asked_as(desk) == "VISIONOS ANDROID VISIONOS ");
}

TEST_CASE("youtube: where no client is understood, the page tells", "[resolvers]") {
    const std::string page = "<script>var ytInitialPlayerResponse = " + kLive + ";</script>";
    Desk desk{{{.part = "/player", .body = "{}"}, {.part = "/watch", .body = page}}};
    const auto resolution = desk.resolve(resolver_of("youtube"), kVideoUrl);
    CHECK(told(resolution) == "live\nhls source - 0x0 " + kManifest);
    CHECK(desk.requests().size() == 4);
    // The page of the channel is that of the video; it is not asked for again.
    Desk channel{
        {{.part = "/player", .body = "{}"}, {.part = "/live", .body = video_page() + page}}};
    CHECK(channel.resolve(resolver_of("youtube"), kChannelUrl).outcome == Outcome::live);
    CHECK(channel.requests().size() == 4);
}

TEST_CASE("youtube: a page that asks for consent gets it once", "[resolvers]") {
    const std::string consent =
        R"(<html><form action="https://consent.youtube.com/save" method="POST">
        <input type="hidden" name="gl" value="DE"><input type="hidden" name="bl" value="a&amp;b">
        <input type="submit" value="Reject all"></form></html>)";
    const std::string at_consent = "https://consent.youtube.com/m?continue=x";
    const Ready saved{.part = "consent.youtube.com/save",
                      .status = 303,
                      .headers = {{"set-cookie", "SOCS=CAESxyz; Domain=.youtube.com"}}};
    Desk desk{{{.part = "/live", .body = consent, .url = at_consent},
               {.part = "/live", .body = video_page()},
               saved,
               {.part = "/player", .body = kLive}}};
    CHECK(desk.resolve(resolver_of("youtube"), kChannelUrl).outcome == Outcome::live);
    CHECK(desk.requests().at(1).post == "gl=DE&bl=a%26b");
    CHECK(!desk.requests().at(1).follows_redirects);
    CHECK(desk.requests().at(2).headers.at(0) == "Cookie: SOCS=CAESxyz");

    Desk again{{{.part = "/live", .body = consent, .url = at_consent}, saved}};
    CHECK(again.resolve(resolver_of("youtube"), kChannelUrl).outcome == Outcome::changed);
    CHECK(again.requests().size() == 3);
    Desk formless{{{.part = "/live", .body = "<html>", .url = at_consent}}};
    CHECK(formless.resolve(resolver_of("youtube"), kChannelUrl).outcome == Outcome::changed);
    // A form that leads elsewhere is not sent.
    Desk elsewhere{{{.part = "/live",
                     .body = R"(<form action="https://evil.example/save"></form>)",
                     .url = at_consent}}};
    CHECK(elsewhere.resolve(resolver_of("youtube"), kChannelUrl).outcome == Outcome::changed);
    CHECK(elsewhere.requests().size() == 1);
}

TEST_CASE("youtube: clients stand in data, and what is none is left out", "[resolvers]") {
    using youtube::parse_client;
    const auto client =
        parse_client(R"(7 {"clientName":"TV","clientVersion":"7.2","userAgent":"x"})");
    REQUIRE(client);
    CHECK(client->number == "7");
    CHECK(client->user_agent == "x");
    for (const char* text : {"", "7", "{}", "x {\"clientName\":\"TV\",\"clientVersion\":\"1\"}",
                             "7 {\"clientName\":\"TV\"}", "7 {\"clientName\":\"A\\nB\"}",
                             "7 {\"clientName\":\"TV\",\"clientVersion\":\"1\\r\\nX: y\"}"}) {
        INFO(text);
        CHECK(!parse_client(text));
    }
}

TEST_CASE("youtube: pages tell where they stand, in any order of words", "[resolvers]") {
    using namespace youtube;
    CHECK(canonical_of(R"(<link href="https://a/?v=1&amp;b" rel="canonical">)") ==
          "https://a/?v=1&b");
    CHECK(canonical_of(R"(<link rel="canonical">)").empty());
    CHECK(canonical_of(R"(rel="canonical" href="x")").empty());
    CHECK(channel_in(R"({"externalId":"<b>"})").empty());
    CHECK(visitor_in(R"({"VISITOR_DATA":"a\r\nb"})").empty());
    CHECK(!player_in("ytInitialPlayerResponse = {"));
}

TEST_CASE("youtube: what is no answer is told as what it is", "[resolvers]") {
    check_bad_answers(
        "youtube", kChannelUrl,
        {{.part = "/@zeta/live", .body = video_page()}, {.part = "/player", .body = kLive}});
}

}  // namespace weir::resolvers
