// SPDX-License-Identifier: MIT
#include <curl/curl.h>

#include "kit/origin_fixture.hpp"

namespace weir::kit {
namespace {

/// The first bytes of a body that is too long to take.
std::string beginning(const std::string& url, std::size_t bytes) {
    HttpAnswer partial;
    CHECK(http_get({.url = url, .most_bytes = bytes}, &partial).has_error());
    return partial.body;
}

}  // namespace

TEST_CASE("bad input: bodies without an end", "[kit]") {
    const auto origin = started();
    const auto line = beginning(origin.url("/bad/longline.m3u8"), 30'000'000);
    CHECK(line.size() > 20'000'000);
    CHECK(line.starts_with("#EXTM3U\n#xxxx"));
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    const auto packets = beginning(origin.url("/bad/endless.ts"), 30'000'000);
    CHECK(packets.size() > 20'000'000);
    CHECK(packets[188] == 0x47);
    CHECK(uris(get(origin.url("/bad/endless.m3u8")).body).at(0) == "endless.ts");
    CHECK(beginning(origin.url("/bad/zeros.ts"), 1'000'000).find_first_not_of('\0') ==
          std::string::npos);
}

TEST_CASE("bad input: a playlist of a million segments", "[kit]") {
    const auto origin = started();
    const auto playlist = get(origin.url("/bad/million.m3u8")).body;
    CHECK(std::count(playlist.begin(), playlist.end(), '\n') == 2'000'004);
}

TEST_CASE("bad input: local files as segments, among good ones", "[kit]") {
    const auto origin = started();
    const auto first = uris(get(origin.url("/bad/file-first.m3u8")).body);
    REQUIRE(first.size() == 4);
    CHECK(first[0] == "file:///etc/passwd");
    CHECK(status_of(origin.url(first[1])) == 200);
    const auto most = uris(get(origin.url("/bad/file-most.m3u8")).body);
    CHECK(std::count(most.begin(), most.end(), "file:///etc/passwd") == 3);
    CHECK(status_of(origin.url(most[3])) == 200);
}

TEST_CASE("bad input: redirects to anywhere", "[kit]") {
    const auto origin = started();
    CHECK(status_of(origin.url("/bad/redirect?to=file:///etc/passwd")) == 302);
    CHECK(status_of(origin.url("/bad/redirect")) == 302);
}

TEST_CASE("bad input: silence", "[kit]") {
    const auto origin = started();
    const auto answer = http_get({.url = origin.url("/bad/silent"), .limit_s = 0.3});
    REQUIRE(answer.has_error());
    CHECK(answer.error().detail.ends_with("(28)"));
}

TEST_CASE("bad input: what claims to be FLV", "[kit]") {
    const auto origin = started();
    const auto big = get(origin.url("/bad/bigtag.flv")).body;
    CHECK(big.size() == 1u << 20);
    CHECK(big.substr(13, 4) == "\x12\xff\xff\xff");
    CHECK(get(origin.url("/bad/garbage.flv")).body.size() == 200'013);
    CHECK(get(origin.url("/bad/text.flv")).type == "video/x-flv");
    CHECK(get(origin.url("/bad/empty")).body.empty());
    CHECK(get(origin.url("/bad/html")).type == "text/html");
    CHECK(status_of(origin.url("/bad/other")) == 404);
}

}  // namespace weir::kit
