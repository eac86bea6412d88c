// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "base/url.hpp"
#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

MediaPlaylist parsed(std::string_view lines) {
    return parse_as<MediaPlaylist>(with_header(lines));
}

media::Segment only_segment(std::string_view lines) {
    const auto playlist = parsed(lines);
    REQUIRE(playlist.segments.size() == 1);
    return playlist.segments.front();
}

/// Milliseconds since 1970 of the EXT-X-PROGRAM-DATE-TIME, -1 if it was not taken.
long long date_ms(std::string_view date) {
    const auto segment =
        only_segment(fmt::format("#EXT-X-PROGRAM-DATE-TIME:{}\n#EXTINF:6,\na.ts\n", date));
    if (!segment.program_date_time) return -1;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               segment.program_date_time->time_since_epoch())
        .count();
}

}  // namespace

TEST_CASE("media_parser: a live playlist comes out whole", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-VERSION:7\n#EXT-X-MEDIA-SEQUENCE:41\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n"
        "#EXT-X-MAP:URI=\"init,1.mp4\",BYTERANGE=\"720@0\"\n"
        "#EXTINF:5.96,first, with comma\na.m4s\n"
        "#EXT-X-DISCONTINUITY\n#EXTINF:6\nhttps://other.test/b.m4s\n"
        "#EXT-X-MAP:URI=\"/init2.mp4\"\n#EXT-X-GAP\n#EXTINF:4,\nc.m4s?x=1\n#EXT-X-ENDLIST\n");
    CHECK(playlist.version == 7);
    CHECK(playlist.target_duration == Seconds{6});
    CHECK(playlist.ended);
    CHECK_FALSE(playlist.unsupported_encryption);
    REQUIRE(playlist.segments.size() == 3);
    const auto& [a, b, c] =
        std::tie(playlist.segments[0], playlist.segments[1], playlist.segments[2]);
    CHECK(a.msn == 41);
    CHECK(a.dsn == 3);
    CHECK(a.uri == "https://cdn.test/live/a.m4s");
    CHECK(a.duration == Seconds{5.96});
    CHECK(a.init == media::InitSegment{"https://cdn.test/live/init,1.mp4", {{0, 720}}, {}});
    CHECK(b.msn == 42);
    CHECK(b.dsn == 4);
    CHECK(b.discontinuity);
    CHECK_FALSE(b.gap);
    CHECK(b.init == a.init);
    CHECK(c.uri == "https://cdn.test/live/c.m4s?x=1");
    CHECK(c.dsn == 4);
    CHECK_FALSE(c.discontinuity);
    CHECK(c.gap);
    CHECK(c.init == media::InitSegment{"https://cdn.test/init2.mp4", {}, {}});
}

TEST_CASE("media_parser: how the lines are written makes no difference", "[playlist]") {
    const std::string lf = with_header("#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:6,\na.ts\n");
    std::string crlf;
    for (const char c : lf)
        crlf += c == '\n' ? "\r\n" : std::string{c};
    const std::vector<std::string> spellings{
        lf,
        crlf,
        "\xEF\xBB\xBF" + lf,
        lf.substr(0, lf.size() - 1),
        with_header("\n \n# a comment\n#EXT-X-MEDIA-SEQUENCE: 7 \t\n#EXTINF: 6 ,\n\n  a.ts  \n"),
        with_header("#EXT-X-NEW-TAG:A=\"\n#EXTINF:6\na.ts\n#EXT-X-MEDIA-SEQUENCE:7\n"),
        "#EXTM3U url-tvg=\"x\"\n#EXTINF:1,\n#EXTINF:6,\na.ts\n#EXT-X-MEDIA-SEQUENCE:7"};
    for (const auto& text : spellings) {
        INFO(text);
        const auto playlist = parse_as<MediaPlaylist>(text);
        REQUIRE(playlist.segments.size() == 1);
        CHECK(playlist.target_duration == Seconds{6});
        CHECK(playlist.segments[0].msn == 7);
        CHECK(playlist.segments[0].duration == Seconds{6});
        CHECK(playlist.segments[0].uri == "https://cdn.test/live/a.ts");
    }
}

TEST_CASE("media_parser: without a target duration the longest segment is it", "[playlist]") {
    const auto playlist =
        parse_as<MediaPlaylist>("#EXTM3U\n#EXTINF:2,\na.ts\n#EXTINF:4.5,\nb.ts\n");
    CHECK(playlist.target_duration == Seconds{4.5});
    CHECK(playlist.media_sequence == 0);
}

TEST_CASE("media_parser: an empty media playlist is one", "[playlist]") {
    CHECK(parsed("").segments.empty());
    CHECK(parsed("#EXT-X-ENDLIST\n").ended);
}

TEST_CASE("media_parser: EXTINF at the end, still without its URI, is no segment", "[playlist]") {
    CHECK(parsed("#EXTINF:6,\na.ts\n#EXTINF:6,\n").segments.size() == 1);
}

TEST_CASE("media_parser: a byte range without offset follows on the one before it", "[playlist]") {
    const auto playlist = parsed(
        "#EXTINF:6,\n#EXT-X-BYTERANGE:100@50\na.ts\n#EXTINF:6,\n#EXT-X-BYTERANGE:30\na.ts\n"
        "#EXTINF:6,\n#EXT-X-BYTERANGE:5@0\nb.ts\n#EXTINF:6,\na.ts\n");
    CHECK(playlist.segments[0].range == media::ByteRange{50, 100});
    CHECK(playlist.segments[1].range == media::ByteRange{150, 30});
    CHECK(playlist.segments[2].range == media::ByteRange{0, 5});
    CHECK_FALSE(playlist.segments[3].range);
}

TEST_CASE("media_parser: a date has many spellings, and one meaning", "[playlist]") {
    constexpr long long kNoon = 1'784'030'400'000;  // 2026-07-14T12:00:00Z
    for (const auto* date :
         {"2026-07-14T12:00:00Z", "2026-07-14T12:00:00", "2026-07-14T14:00:00+02:00",
          "2026-07-14T14:00:00+0200", "2026-07-14T14:00:00+02", "2026-07-14T06:30:00-05:30",
          "2026-07-14t12:00:00.000z", "2026-07-14 12:00:00", "2026-07-15T01:00:00.0+13:00"}) {
        INFO(date);
        CHECK(date_ms(date) == kNoon);
    }
    CHECK(date_ms("2026-07-14T12:00:00.789Z") == kNoon + 789);
    CHECK(date_ms("2026-07-14T12:00:00,5+00:00") == kNoon + 500);
    CHECK(date_ms("2026-07-14T12:00:00.123456789012345Z") == kNoon + 123);
}

TEST_CASE("media_parser: what is no date is passed over", "[playlist]") {
    for (const auto* date :
         {"", "soon", "2026-02-30T12:00:00Z", "2026-07-14", "2026-07-14T25:00:00Z",
          "2026-07-14T12:60:00Z", "2026-07-14T12:00:00X", "2026-07-14T12:00:00+",
          "2026-07-14T12:00:00Z and more", "9999-01-01T00:00:00Z", "0000-01-01T00:00:00Z",
          "+026-07-14T12:00:00Z", "2026-07-14T12:00:00.1.2Z"}) {
        INFO(date);
        CHECK(date_ms(date) == -1);
    }
}

TEST_CASE("media_parser: a bad number is refused with its line", "[playlist]") {
    for (const auto* value : {"", "NaN", "-1", "inf", "1e3", "six", "90000", "0x10", "6 7",
                              "999999999999999999999999999999"}) {
        INFO(value);
        const auto bad = with_header(fmt::format("#EXTINF:{},\na.ts\n", value));
        CHECK(failure(bad) == "invalid playlist: line 3: EXTINF with an impossible value");
    }
    CHECK(failure(with_header("#EXT-X-MEDIA-SEQUENCE:18446744073709551616\n")) ==
          "invalid playlist: line 3: EXT-X-MEDIA-SEQUENCE with an impossible value");
    CHECK(failure(with_header("#EXT-X-MEDIA-SEQUENCE:18446744073709551615\n#EXTINF:6,\na\n")) ==
          "invalid playlist: EXT-X-MEDIA-SEQUENCE beyond 64 bits");
    CHECK(failure("#EXTM3U\n#EXT-X-TARGETDURATION:-6\n") ==
          "invalid playlist: line 2: EXT-X-TARGETDURATION with an impossible value");
}

TEST_CASE("media_parser: where going on would be wrong, it stops", "[playlist]") {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"a.ts\n", "line 3: a segment without EXTINF"},
        {"#EXTINF:6,\na.ts\nb.ts\n", "line 5: a segment without EXTINF"},
        {"#EXT-X-BYTERANGE:10\n#EXTINF:6,\na.ts\n",
         "line 5: EXT-X-BYTERANGE without offset, and no range before it"},
        {"#EXT-X-BYTERANGE:10@0\n#EXTINF:6,\na\n#EXT-X-BYTERANGE:10\n#EXTINF:6,\nb\n",
         "line 8: EXT-X-BYTERANGE without offset, and no range before it"},
        {"#EXT-X-BYTERANGE:0@0\n", "line 3: EXT-X-BYTERANGE with an impossible value"},
        {"#EXT-X-BYTERANGE:1@18446744073709551615\n",
         "line 3: EXT-X-BYTERANGE with an impossible value"},
        {"#EXT-X-BYTERANGE:1@18446744073709551614\n#EXTINF:6,\na\n#EXT-X-BYTERANGE:9\n#EXTINF:6,"
         "\na\n",
         "line 8: EXT-X-BYTERANGE beyond 64 bits"},
        {"#EXT-X-MAP:BYTERANGE=\"1@0\"\n", "line 3: EXT-X-MAP without URI"},
        {"#EXT-X-MAP:URI=\"init.mp4\n", "line 3: EXT-X-MAP without URI"},
        {"#EXT-X-MAP:URI=\"i\",BYTERANGE=\"x\"\n", "line 3: EXT-X-MAP with a bad BYTERANGE"},
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n", "line 3: a delta update that was not asked for"},
        {"#EXT-X-STREAM-INF:BANDWIDTH=1\n", "line 3: EXT-X-STREAM-INF in a media playlist"},
    };
    for (const auto& [lines, detail] : cases)
        CHECK(failure(with_header(lines)) == fmt::format("invalid playlist: {}", detail));
    CHECK(failure("#EXTM3U\n") == "invalid playlist: it lists neither segments nor variants");
}

TEST_CASE("media_parser: a URI that is not fetched is refused with its line", "[playlist]") {
    CHECK(failure(with_header("#EXTINF:6,\nfile:///etc/passwd\n")) ==
          "URL refused: line 4: 'file:///etc/passwd': only http:// and https:// are fetched");
    CHECK(failure(with_header("#EXT-X-MAP:URI=\"file:///etc/passwd\"\n")) ==
          "URL refused: line 3: 'file:///etc/passwd': only http:// and https:// are fetched");
    CHECK(parse(with_header(""), "index.m3u8").error().code == Errc::refused_url);
}

TEST_CASE("media_parser: every URI is what resolve_url makes of it, fast path or not",
          "[playlist]") {
    for (const auto* base : {"https://u:p@cdn.test:8443/a/../b//i.m3u8?x=/y/#f", "http://h.test",
                             "http://h.test?x", "HTTP://H.test/./a/i"})
        for (const auto* uri : {"a.ts",
                                "a/b/c-1_2~3.ts?x=1&y=(2)",
                                "/a.ts",
                                "/a/../b.ts",
                                "../a.ts",
                                "./a.ts",
                                "a/./b",
                                "a/..",
                                "a/...",
                                "...a",
                                "//h2.test/a",
                                "http://h2.test/a.ts?b=c",
                                "https://h2.test",
                                "http://h2.test:80/a",
                                "http://h2.test/../a",
                                "HTTP://h2.test/a",
                                "?a=b",
                                "a:b",
                                "1:2",
                                "a?b:c",
                                "a%20b",
                                "a b",
                                "a?b=%2F",
                                "a?b#c",
                                "a?b?c",
                                "http://h2.test?a",
                                "http:///a",
                                "http://h2.test//a/",
                                "a//b",
                                "ü"}) {
            INFO(base << " + " << uri);
            const auto playlist = parse(with_header(fmt::format("#EXTINF:6,\n{}\n", uri)), base);
            const auto expected = resolve_url(base, uri);
            REQUIRE(playlist.has_value() == expected.has_value());
            if (expected) CHECK(std::get<MediaPlaylist>(*playlist).segments.at(0).uri == *expected);
        }
}

TEST_CASE("media_parser: what it says of itself as a whole", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES\n");
    CHECK(playlist.type == PlaylistType::event);
    CHECK(playlist.independent_segments);
    REQUIRE(playlist.start);
    CHECK(playlist.start->offset == Seconds{-12.5});
    CHECK(playlist.start->precise);
    CHECK(parsed("#EXT-X-PLAYLIST-TYPE:VOD\n").type == PlaylistType::vod);
    CHECK(parsed("#EXT-X-PLAYLIST-TYPE:NEW\n").type == PlaylistType::none);
    for (const auto* start : {"", "PRECISE=YES", "TIME-OFFSET=x", "TIME-OFFSET=1e9"})
        CHECK_FALSE(parsed(fmt::format("#EXT-X-START:{}\n", start)).start);
}

TEST_CASE("media_parser: a bitrate holds until the next, but for byte ranges", "[playlist]") {
    const auto playlist = parsed(
        "#EXTINF:6,\na\n#EXT-X-BITRATE:800\n#EXTINF:6,\nb\n#EXTINF:6,\n#EXT-X-BYTERANGE:1@0\nc\n"
        "#EXTINF:6,\nd\n#EXT-X-BITRATE:-1\n#EXTINF:6,\ne\n");
    std::string rates;
    for (const auto& segment : playlist.segments)
        rates += fmt::format("{} ", segment.bitrate_bps);
    CHECK(rates == "0 800000 0 800000 0 ");
}

TEST_CASE("parser: what is no playlist is called what it is", "[playlist]") {
    CHECK(failure("") == "not a playlist: the body is empty");
    CHECK(failure(" \r\n") == "not a playlist: the body is empty");
    CHECK(failure("<!DOCTYPE html><html>") ==
          "not a playlist: the server answered with an HTML page");
    CHECK(failure("\xEF\xBB\xBF\n  <HTML>") ==
          "not a playlist: the server answered with an HTML page");
    CHECK(failure("G\x40\x11\x10") == "not a playlist: the first line is not #EXTM3U");
    CHECK(failure("http://h.test/a.ts\n#EXTM3U\n") ==
          "not a playlist: the first line is not #EXTM3U");
}

TEST_CASE("parser: a million segments are refused at once", "[playlist]") {
    std::string text = with_header("");
    for (int i = 0; i < 1'000'000; ++i)
        text += "#EXTINF:6,\na\n";
    const auto start = std::chrono::steady_clock::now();
    CHECK(failure(text) ==
          fmt::format("playlist too large: {} bytes, 8388608 are allowed", text.size()));
    ParseLimits limits;
    limits.bytes = text.size();
    CHECK(failure(text, limits) == "playlist too large: line 40004: more than 20000 segments");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{2});
}

TEST_CASE("parser: a line beyond the limit is not read to its end", "[playlist]") {
    const ParseLimits limits{.bytes = 1'000, .line_bytes = 30};
    const auto name = [](std::size_t size) { return std::string(size, 'a'); };
    CHECK(failure(with_header("#EXTINF:6,\n" + name(30) + "\n"), limits) == "parsed");
    CHECK(failure(with_header("#EXTINF:6,\n" + name(30)), limits) == "parsed");
    for (const auto* end : {"", "\n"})
        CHECK(failure(with_header("#EXTINF:6,\n" + name(31) + end), limits) ==
              "playlist too large: line 4: longer than 30 bytes");
    CHECK(failure("#EXTM3U" + name(30), limits) ==
          "playlist too large: line 1: longer than 30 bytes");
}

TEST_CASE("parser: a long base or init segment can't multiply into memory", "[playlist]") {
    ParseLimits limits;
    limits.uri_bytes = 1'000;
    std::string text = with_header("#EXT-X-MAP:URI=\"" + std::string(400, 'i') + "\"\n");
    for (int i = 0; i < 10; ++i)
        text += "#EXTINF:6,\na\n";
    CHECK(failure(text, limits) == "playlist too large: line 7: its URIs take too much memory");
    CHECK(failure(with_header("#EXTINF:6,\n" + std::string(500, '|')), limits) ==
          "playlist too large: line 4: its URIs take too much memory");
}
