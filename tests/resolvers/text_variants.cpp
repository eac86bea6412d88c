// SPDX-License-Identifier: MIT
#include "text/variants.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {

TEST_CASE("variants: each with its attributes and its URL in full", "[resolvers]") {
    const auto variants = variants_of(
        "#EXTM3U\r\n#EXT-X-STREAM-INF:BANDWIDTH=5000,CODECS=\"avc1.64,mp4a\",X-OWN=7,LAST=\"z\"\r\n"
        "# a "
        "comment\r\n/a/1.m3u8?x=1\r\n\r\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://o.example/2.m3u8\n"
        "stray.m3u8\n#EXT-X-STREAM-INF:A=,B\n3.m3u8",
        "https://h.example/live/m.m3u8?k=v");
    REQUIRE(variants.size() == 3);
    CHECK(variants[0].url == "https://h.example/a/1.m3u8?x=1");
    CHECK(variants[0].attribute("BANDWIDTH") == "5000");
    CHECK(variants[0].attribute("CODECS") == "avc1.64,mp4a");
    CHECK(variants[0].attribute("X-OWN") == "7");
    CHECK(variants[0].attribute("LAST") == "z");
    CHECK(variants[0].attribute("NONE").empty());
    CHECK(variants[1].url == "https://o.example/2.m3u8");
    CHECK(variants[2].url == "https://h.example/live/3.m3u8");
    CHECK(variants[2].attribute("A").empty());
}

TEST_CASE("variants: none in what is no playlist, few in one without end", "[resolvers]") {
    CHECK(variants_of("", "https://h.example/").empty());
    CHECK(variants_of("<html>#EXT-X-STREAM-INF:A=1\na.m3u8", "https://h.example/").empty());
    CHECK(variants_of("#EXTM3U\n#EXT-X-STREAM-INF:A=1\n", "https://h.example/").empty());
    CHECK(variants_of("#EXTM3U\n#EXT-X-STREAM-INF:A=1\na.m3u8", "no base").empty());
    std::string long_one = "#EXTM3U\n";
    for (int i = 0; i < 1000; ++i)
        long_one += "#EXT-X-STREAM-INF:A=\"\na.m3u8\n";
    CHECK(variants_of(long_one, "https://h.example/").size() == 64);
}

}  // namespace weir::resolvers
