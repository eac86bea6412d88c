// SPDX-License-Identifier: MIT
#include "playlist/to_text.hpp"

#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const ParseContext kDelta{.wants_delta = true};

std::string rewritten(std::string_view text) {
    const auto playlist = parse(text, kBase, {}, kDelta);
    INFO((playlist ? "" : playlist.error().message()));
    REQUIRE(playlist.has_value());
    return std::visit([](const auto& p) { return to_text(p); }, *playlist);
}

}  // namespace

TEST_CASE("to_text: what was read is written as it was", "[playlist]") {
    const std::vector<std::string> texts{
        "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:266\n"
        "#EXT-X-DISCONTINUITY-SEQUENCE:3\n#EXT-X-PLAYLIST-TYPE:EVENT\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES\n"
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24,CAN-SKIP-DATERANGES=YES,"
        "HOLD-BACK=12,PART-HOLD-BACK=1.5\n#EXT-X-PART-INF:PART-TARGET=0.5\n"
        "#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\tb\"\n"
        "#EXT-X-DATERANGE:ID=\"1\",CLASS=\"c\",START-DATE=\"2026-07-14T12:00:00.000Z\","
        "END-DATE=\"2026-07-14T12:00:30.0625Z\",DURATION=30.0625,PLANNED-DURATION=30,"
        "END-ON-NEXT=YES,SCTE35-CMD=0xFC,SCTE35-OUT=0xFD,SCTE35-IN=0xFE,X-A=\"b, c\",X-D=1.5\n"
        "#EXT-X-KEY:METHOD=AES-128,URI=\"https://k.test/1\","
        "IV=0x000000000000000000000000000000FF\n"
        "#EXT-X-MAP:URI=\"https://h.test/i\",BYTERANGE=\"720@0\"\n#EXT-X-KEY:METHOD=NONE\n"
        "#EXT-X-PROGRAM-DATE-TIME:2026-07-14T12:00:00.123456789Z\n#EXT-X-BITRATE:800\n"
        "#EXTINF:4,\nhttps://h.test/a\n"
        "#EXT-X-DISCONTINUITY\n#EXT-X-GAP\n#EXTINF:3.96,\n#EXT-X-BYTERANGE:10@20\n"
        "https://h.test/b\n#EXT-X-PART:URI=\"https://h.test/c\",DURATION=0.5,INDEPENDENT=YES\n"
        "#EXT-X-PART:URI=\"https://h.test/c\",DURATION=0.25,GAP=YES,BYTERANGE=\"10@20\"\n"
        "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"https://h.test/c\",BYTERANGE-START=30,"
        "BYTERANGE-LENGTH=10\n#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"https://h.test/j\"\n"
        "#EXT-X-RENDITION-REPORT:URI=\"https://h.test/r\",LAST-MSN=271,LAST-PART=2\n"
        "#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-START:TIME-OFFSET=3\n"
        "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b, c\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n, m\",LANGUAGE=\"de\","
        "ASSOC-LANGUAGE=\"fr\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"6\","
        "URI=\"https://h.test/a\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"g\",NAME=\"\",FORCED=YES\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=2,AVERAGE-BANDWIDTH=1,CODECS=\"avc1,mp4a\","
        "RESOLUTION=1920x1080,FRAME-RATE=59.94,SCORE=2.5,VIDEO-RANGE=PQ,AUDIO=\"g\","
        "SUBTITLES=\"g\"\nhttps://h.test/v\n#EXT-X-STREAM-INF:BANDWIDTH=3\nhttps://h.test/w\n",
    };
    for (const auto& text : texts)
        CHECK(rewritten(text) == text);
}

TEST_CASE("to_text: written, read, and written again it is the same", "[playlist]") {
    const std::vector<std::string> texts{
        with_header(""),
        with_header("#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXTINF:6,\na\n#EXTINF:6,\nb\n"
                    "#EXT-X-KEY:METHOD=NONE\n#EXTINF:0.000001,\nc\n"),
        with_header("#EXT-X-KEY:METHOD=SAMPLE-AES,KEYFORMAT=\"a b\"\n#EXTINF:6,\na\n"),
        with_header("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n#EXTINF:6,\na\n"
                    "#EXT-X-KEY:METHOD=AES-128,KEYFORMAT=x\n#EXT-X-KEY:METHOD=SAMPLE-AES\n"
                    "#EXTINF:6,\nb\n#EXTINF:6,\nc\n"),
        with_header("#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n#EXTINF:6,\na\n#EXT-X-KEY:METHOD=NONE\n"
                    "#EXTINF:6,\nb\n"),
        with_header("#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n#EXTINF:6,\na\n#EXT-X-KEY:METHOD=NONE\n"),
        with_header(
            "#EXT-X-DATERANGE:ID=a\"b,X-A=c\"d,X-B=,X-C=\"\"\n"
            "#EXT-X-PROGRAM-DATE-TIME:2199-12-31T23:59:59.9Z\n#EXTINF:6,\na\n#EXTINF:6,\nb"),
        with_header("#EXTINF:6,\n#EXT-X-BYTERANGE:1@0\nü a\n#EXTINF:6,\n#EXT-X-BYTERANGE:2\nü a\n"),
        with_header("#EXT-X-DISCONTINUITY\n#EXT-X-GAP\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n"
                    "#EXT-X-PART:DURATION=1,URI=\"p\"\n"),
        "#EXTM3U\n#EXT-X-DEFINE:QUERYPARAM=\"token\"\n"
        "#EXT-X-MEDIA:TYPE=\"A,B\",NAME=a\"b\n#EXT-X-STREAM-INF:FRAME-RATE=-1\n{$token}\n",
    };
    for (const auto& text : texts) {
        const auto once = rewritten(text);
        CHECK(rewritten(once) == once);
    }
}

TEST_CASE("to_text: what can't be taken is told again", "[playlist]") {
    for (const auto* key : {"METHOD=SAMPLE-AES,KEYFORMAT=\"a b\"", "METHOD=AES-256-GCM",
                            "METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"2\""}) {
        const auto text = with_header(
            "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1\n#EXTINF:6,\na\n"
            "#EXT-X-KEY:METHOD=NONE\n#EXT-X-KEY:" +
            std::string{key} + "\n#EXTINF:6,\nb\n");
        const auto before = parse_as<MediaPlaylist>(text);
        const auto after = parse_as<MediaPlaylist>(to_text(before));
        REQUIRE(before.unsupported_encryption);
        CHECK(after.unsupported_encryption == before.unsupported_encryption);
        CHECK(after.segments[0].encryption == before.segments[0].encryption);
        CHECK_FALSE(after.segments[1].encryption);
    }
}
