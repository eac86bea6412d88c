// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <weir/resolvers.hpp>

#include "any_url.hpp"
#include "direct/sniff.hpp"
#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

ext::Resolution resolved(Ready ready, const std::string& url = "http://127.0.0.1:8080/live/x") {
    Desk desk{{std::move(ready)}};
    return desk.resolve(*direct_resolver(), url);
}

}  // namespace

TEST_CASE("direct: any http URL is one, and nothing else", "[resolvers]") {
    const auto direct = direct_resolver();
    const auto id = [&](std::string_view url) {
        const auto room = direct->recognise(url);
        return room ? room->key() : "-";
    };
    CHECK(id("http://127.0.0.1:8080/live/x.m3u8") == "direct:127.0.0.1:8080/live/x.m3u8");
    CHECK(id("https://example.com") == "direct:example.com");
    CHECK(id("https://user:password@example.com/a/") == "direct:example.com/a");
    CHECK(id("https://example.com/a#b") == "direct:example.com/a");
    // A query may be a secret, but tells one from another.
    const std::string one = id("https://example.com/a?key=1");
    CHECK(one.starts_with("direct:example.com/a#"));
    CHECK(one.size() == std::string{"direct:example.com/a#"}.size() + 8);
    CHECK(one != id("https://example.com/a?key=2"));
    CHECK(one == id("http://example.com/a?key=1#x"));
    CHECK(id("https://a.example/b?u=http://c.example/d").starts_with("direct:a.example/b#"));
    CHECK(id("https://example.com/" + std::string(5'000, 'x')).size() < 300);
    for (const char* url : {"", "example.com/a.m3u8", "ftp://example.com/a", "file:///etc/passwd",
                            "rtmp://example.com/live", "-o", "http://", "hls://http://a/b.m3u8"}) {
        INFO(url);
        CHECK(id(url) == "-");
    }
}

TEST_CASE("direct: a stream is told by its first bytes, whatever it is called", "[resolvers]") {
    const std::string url = "http://127.0.0.1:8080/live/x";
    CHECK(told(resolved({.body = "#EXTM3U\n#EXT-X-VERSION:3\n"})) ==
          "live\nhls source - 0x0 " + url);
    CHECK(told(resolved({.body = "\xef\xbb\xbf\r\n#EXTM3U"})) == "live\nhls source - 0x0 " + url);
    CHECK(told(resolved({.body = std::string{"FLV\1\5\0\0\0\x9", 9}})) ==
          "live\nflv source - 0x0 " + url);
    CHECK(told(resolved({.body = "FLV\1"}, "http://127.0.0.1:8080/a.m3u8")) ==
          "live\nflv source - 0x0 http://127.0.0.1:8080/a.m3u8");
    Desk desk{{{.body = "#EXTM3U"}}};
    desk.resolve(*direct_resolver(), url);
    CHECK(desk.requests().at(0).first_bytes == 4096);
}

TEST_CASE("direct: what is no stream is told for what it is", "[resolvers]") {
    const auto what = [](const std::string& body) { return sniff(body).what; };
    CHECK(what("") == "nothing");
    CHECK(what("<html>") == "a web page that no resolver of weir knows");
    CHECK(what("<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg\">").starts_with("a DASH manifest"));
    CHECK(what("#EXTINF:2,\na.ts").starts_with("a playlist whose first line"));
    CHECK(what(std::string{"\0\0\0\x18"
                           "ftypisom",
                           12})
              .starts_with("an MP4 file"));
    CHECK(what("G" + std::string(187, '\0') + "G").starts_with("bare MPEG-TS"));
    CHECK(what("{\"a\":1}") == "JSON");
    CHECK(what("FLV\2") == "neither an HLS playlist nor FLV");
    CHECK(what("Good evening, " + std::string(300, '.')) == "neither an HLS playlist nor FLV");
    const auto page = resolved({.body = "<html>"});
    CHECK(page.outcome == Outcome::changed);
    CHECK_FALSE(page.evidence.empty());
}

TEST_CASE("direct: what an origin refuses is no change of its shape", "[resolvers]") {
    const auto outcome = [](long status) {
        return resolved({.body = "x", .status = status}).outcome;
    };
    CHECK(outcome(404) == Outcome::offline);
    CHECK(outcome(403) == Outcome::restricted);
    CHECK(outcome(429) == Outcome::throttled);
    CHECK(outcome(503) == Outcome::transient);
    CHECK(outcome(302) == Outcome::changed);
    Desk desk{{}};
    auto direct = direct_resolver();
    CHECK(resolved({.part = "/other"}).outcome == Outcome::transient);
}

}  // namespace weir::resolvers
