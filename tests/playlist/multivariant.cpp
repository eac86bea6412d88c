// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

MultivariantPlaylist parsed(std::string_view lines) {
    return parse_as<MultivariantPlaylist>("#EXTM3U\n" + std::string{lines});
}

}  // namespace

TEST_CASE("multivariant: variants and renditions come out whole", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"Deutsch, Ton\",LANGUAGE=\"de\","
        "DEFAULT=YES,URI=\"audio/de.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\"\n"
        "#EXT-X-STREAM-INF:PROGRAM-ID=1, BANDWIDTH=6500000,AVERAGE-BANDWIDTH=5000000,"
        "CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=1920x1080,FRAME-RATE=59.940,AUDIO=\"aac\"\n"
        "1080/index.m3u8\n"
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI=\"iframes.m3u8\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=64000\n# a comment between\n\n"
        "https://other.test/audio.m3u8\n");
    REQUIRE(playlist.variants.size() == 2);
    const auto& variant = playlist.variants[0];
    CHECK(variant.uri == "https://cdn.test/live/1080/index.m3u8");
    CHECK(variant.bandwidth_bps == 6'500'000);
    CHECK(variant.average_bandwidth_bps == 5'000'000);
    CHECK(variant.width == 1920);
    CHECK(variant.height == 1080);
    CHECK(variant.frame_rate == 59.94);
    CHECK(variant.codecs == "avc1.640028,mp4a.40.2");
    CHECK(variant.audio_group == "aac");
    CHECK(playlist.variants[1].uri == "https://other.test/audio.m3u8");
    CHECK(playlist.variants[1].height == 0);

    REQUIRE(playlist.renditions.size() == 2);
    const auto& rendition = playlist.renditions[0];
    CHECK(rendition.type == "AUDIO");
    CHECK(rendition.group_id == "aac");
    CHECK(rendition.name == "Deutsch, Ton");
    CHECK(rendition.language == "de");
    CHECK(rendition.uri == "https://cdn.test/live/audio/de.m3u8");
    CHECK(rendition.is_default);
    CHECK_FALSE(playlist.renditions[1].uri);
    CHECK_FALSE(playlist.renditions[1].is_default);
}

TEST_CASE("multivariant: all that helps to choose is told", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-START:TIME-OFFSET=3\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"n\",LANGUAGE=\"de\","
        "ASSOC-LANGUAGE=\"de-CH\",AUTOSELECT=YES,FORCED=YES,URI=\"s.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",DEFAULT=YES,CHANNELS=\"16/JOC\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",AUTOSELECT=NO\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=1,SUBTITLES=\"s\",VIDEO-RANGE=PQ,SCORE=2.5\nv\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=1\nw\n");
    CHECK(playlist.independent_segments);
    CHECK(playlist.start->offset == Seconds{3});
    const auto& subtitles = playlist.renditions.at(0);
    CHECK(subtitles.associated_language == "de-CH");
    CHECK(subtitles.is_autoselect);
    CHECK(subtitles.is_forced);
    CHECK_FALSE(subtitles.is_default);
    CHECK(playlist.renditions.at(1).channels == "16/JOC");
    CHECK(playlist.renditions.at(1).is_autoselect);
    CHECK_FALSE(playlist.renditions.at(2).is_autoselect);
    CHECK(playlist.variants.at(0).subtitles_group == "s");
    CHECK(playlist.variants.at(0).video_range == "PQ");
    CHECK(playlist.variants.at(0).score == 2.5);
    CHECK_FALSE(playlist.variants.at(1).score);
}

TEST_CASE("multivariant: an attribute that can't be read was not told", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-STREAM-INF:BANDWIDTH=-1,RESOLUTION=99999999x1,FRAME-RATE=nan\na\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=99999999999999999999,RESOLUTION=1920,,CODECS\nb\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=7,CODECS=\"avc1\nc\n"
        "#EXT-X-STREAM-INF\nd\n");
    REQUIRE(playlist.variants.size() == 4);
    for (const auto& variant : playlist.variants) {
        CHECK(variant.height == 0);
        CHECK(variant.frame_rate == 0);
        CHECK(variant.codecs.empty());
    }
    CHECK(playlist.variants[2].bandwidth_bps == 7);
}

TEST_CASE("multivariant: a URI counts only after EXT-X-STREAM-INF", "[playlist]") {
    CHECK(parsed("stray\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\nb\n#EXT-X-STREAM-INF:BANDWIDTH=2\n")
              .variants.size() == 1);
}

TEST_CASE("multivariant: tags of a media playlist have no place in it", "[playlist]") {
    CHECK(failure("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXTINF:6,\nb.ts\n") ==
          "invalid playlist: line 4: EXTINF in a multivariant playlist");
}

TEST_CASE("multivariant: what can't be fetched is refused with its line", "[playlist]") {
    CHECK(failure("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///a\n") ==
          "URL refused: line 3: 'file:///a': only http:// and https:// are fetched");
    CHECK(failure("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"ftp://h/a\"\n") ==
          "URL refused: line 2: 'ftp://h/a': only http:// and https:// are fetched");
    CHECK(failure("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI=\"a\n") ==
          "invalid playlist: line 2: EXT-X-MEDIA with a broken attribute");
}

TEST_CASE("multivariant: it can't list more than the limit", "[playlist]") {
    ParseLimits limits;
    limits.variants = 1;
    CHECK(failure("#EXTM3U\n#EXT-X-STREAM-INF:\na\n#EXT-X-STREAM-INF:\nb\n", limits) ==
          "playlist too large: line 4: more than 1 variants");
    CHECK(failure("#EXTM3U\n#EXT-X-MEDIA:TYPE=A\n#EXT-X-MEDIA:TYPE=B\n", limits) ==
          "playlist too large: line 3: more than 1 renditions");
}
