// SPDX-License-Identifier: MIT
// What low-latency playlists say beside their segments.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const ParseContext kDelta{.wants_delta = true};

MediaPlaylist parsed(std::string_view lines) {
    return parse_as<MediaPlaylist>(with_header(lines), kDelta);
}

/// "7.0:a@0+10! 7.1:b gap …", each without the base; "!" is independent.
std::string parts_of(const MediaPlaylist& playlist) {
    std::string all;
    for (const auto& part : playlist.parts) {
        if (!all.empty()) all += ' ';
        all += fmt::format("{}.{}:{}", part.msn, part.index, part.uri.substr(22));
        if (part.range) all += fmt::format("@{}+{}", part.range->offset, part.range->length);
        if (part.independent) all += '!';
        if (part.gap) all += "(gap)";
    }
    return all;
}

}  // namespace

TEST_CASE("low_latency: parts belong to their segment, the last to the one to come", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-PART-INF:PART-TARGET=1.02\n"
        "#EXT-X-PROGRAM-DATE-TIME:2026-07-14T12:00:00Z\n#EXTINF:4,\nold\n"
        "#EXT-X-PART:DURATION=1,URI=\"a.0\",INDEPENDENT=YES\n"
        "#EXT-X-PART:URI=\"a.1\",DURATION=0.5,GAP=YES\n#EXTINF:1.5,\na\n"
        "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n"
        "#EXT-X-PART:DURATION=1,URI=\"b.0\",INDEPENDENT=NO\n"
        "#EXT-X-PART:DURATION=0.25,URI=\"b.1\"\n");
    CHECK(playlist.part_target == Seconds{1.02});
    CHECK(parts_of(playlist) == "8.0:a.0! 8.1:a.1(gap) 9.0:b.0 9.1:b.1");
    CHECK(playlist.parts[1].duration == Seconds{0.5});
    CHECK(playlist.segments.size() == 2);
    REQUIRE(playlist.coming);
    CHECK(playlist.coming->msn == 9);
    CHECK(playlist.coming->uri.empty());
    CHECK(playlist.coming->duration == Seconds{1.25});
    CHECK(playlist.coming->encryption->iv[15] == 9);
    CHECK(playlist.coming->program_date_time ==
          *playlist.segments[0].program_date_time + std::chrono::milliseconds{5'500});
    CHECK_FALSE(parsed("#EXT-X-PART:DURATION=1,URI=\"a.0\"\n#EXTINF:1,\na\n").coming);
}

TEST_CASE("low_latency: a discontinuity before its parts is the coming segment's", "[playlist]") {
    const auto playlist = parsed(
        "#EXTINF:4,\na\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"i\"\n"
        "#EXT-X-PART:DURATION=1,URI=\"b.0\"\n");
    CHECK(playlist.segments[0].dsn == 0);
    CHECK(playlist.coming->dsn == 1);
    CHECK(playlist.coming->discontinuity);
    CHECK(playlist.coming->init->uri == "https://cdn.test/live/i");
}

TEST_CASE("low_latency: byte ranges of parts follow on one another", "[playlist]") {
    CHECK(parts_of(parsed("#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"10@5\"\n"
                          "#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"20\"\n"
                          "#EXTINF:2,\n#EXT-X-BYTERANGE:30@5\na\n"
                          "#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"7\"\n"
                          "#EXT-X-PART:DURATION=1,URI=\"b\"\n")) ==
          "0.0:a@5+10 0.1:a@15+20 1.0:a@35+7 1.1:b");
}

TEST_CASE("low_latency: what the server says it can", "[playlist]") {
    const auto control = [](std::string_view attributes) {
        const auto c = parsed(fmt::format("#EXT-X-SERVER-CONTROL:{}\n", attributes)).server_control;
        const auto told = [](const auto& seconds) { return seconds ? seconds->count() : -1; };
        return fmt::format("{:d} {:d} {} {} {}", c.can_block_reload, c.can_skip_date_ranges,
                           told(c.can_skip_until), told(c.hold_back), told(c.part_hold_back));
    };
    CHECK(control("") == "0 0 -1 -1 -1");
    CHECK(control("CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36.0,CAN-SKIP-DATERANGES=YES,"
                  "HOLD-BACK=18,PART-HOLD-BACK=3.3") == "1 1 36 18 3.3");
    CHECK(control("CAN-BLOCK-RELOAD=NO,CAN-SKIP-UNTIL=-1,HOLD-BACK=x,NEW=1") == "0 0 -1 -1 -1");
}

TEST_CASE("low_latency: hints and reports", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"c\",BYTERANGE-START=5,BYTERANGE-LENGTH=6\n"
        "#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"m\"\n#EXT-X-PRELOAD-HINT:TYPE=NEW,URI=\"n\"\n"
        "#EXT-X-PRELOAD-HINT:TYPE=MAP\n"
        "#EXT-X-RENDITION-REPORT:URI=\"../a.m3u8\",LAST-MSN=9,LAST-PART=2\n"
        "#EXT-X-RENDITION-REPORT:URI=\"/b\"\n#EXT-X-RENDITION-REPORT:LAST-MSN=9\n");
    REQUIRE(playlist.part_hint);
    CHECK(playlist.part_hint->uri == "https://cdn.test/live/c");
    CHECK(playlist.part_hint->range_start == 5);
    CHECK(playlist.part_hint->range_length == 6);
    REQUIRE(playlist.map_hint);
    CHECK(playlist.map_hint->uri == "https://cdn.test/live/m");
    CHECK_FALSE(playlist.map_hint->range_length);
    REQUIRE(playlist.rendition_reports.size() == 2);
    CHECK(playlist.rendition_reports[0].uri == "https://cdn.test/a.m3u8");
    CHECK(playlist.rendition_reports[0].last_msn == 9);
    CHECK(playlist.rendition_reports[0].last_part == 2);
    CHECK_FALSE(playlist.rendition_reports[1].last_part);
}

TEST_CASE("low_latency: a delta update counts what it leaves out", "[playlist]") {
    const auto playlist = parsed(
        "#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n"
        "#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\tb c\t\"\n"
        "#EXTINF:6,\na\n#EXTINF:6,\nb\n#EXT-X-PART:DURATION=1,URI=\"c.0\"\n");
    REQUIRE(playlist.skip);
    CHECK(playlist.skip->segments == 3);
    CHECK(playlist.skip->removed_date_ranges == std::vector<std::string>{"a", "b c"});
    CHECK(playlist.media_sequence == 10);
    CHECK(playlist.segments[0].msn == 13);
    CHECK(playlist.segments[1].encryption->iv[15] == 14);
    CHECK(playlist.coming->msn == 15);
    CHECK(playlist.skip->first_with_key == 0u);
    const auto keyless = parsed("#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXTINF:6,\na\n");
    CHECK_FALSE(keyless.skip->first_with_key);
    CHECK_FALSE(keyless.skip->removed_date_ranges);
}

TEST_CASE("low_latency: what can't be followed is refused with its line", "[playlist]") {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"#EXT-X-PART:DURATION=1\n", "line 3: EXT-X-PART without URI or DURATION"},
        {"#EXT-X-PART:URI=\"a\"\n", "line 3: EXT-X-PART without URI or DURATION"},
        {"#EXT-X-PART:URI=\"a\",DURATION=-1\n", "line 3: EXT-X-PART without URI or DURATION"},
        {"#EXT-X-PART:DURATION=1,URI=\"a\n", "line 3: EXT-X-PART without URI or DURATION"},
        {"#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"x\"\n",
         "line 3: EXT-X-PART with a bad BYTERANGE"},
        {"#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"1\"\n",
         "line 3: EXT-X-PART with a BYTERANGE that begins nowhere"},
        {"#EXT-X-PART:DURATION=1,URI=\"b\",BYTERANGE=\"1@0\"\n"
         "#EXT-X-PART:DURATION=1,URI=\"a\",BYTERANGE=\"1\"\n",
         "line 4: EXT-X-PART with a BYTERANGE that begins nowhere"},
        {"#EXT-X-SKIP:X=1\n", "line 3: EXT-X-SKIP without SKIPPED-SEGMENTS"},
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=-1\n", "line 3: EXT-X-SKIP without SKIPPED-SEGMENTS"},
        {"#EXTINF:6,\na\n#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n",
         "line 5: EXT-X-SKIP after a segment, or twice"},
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n",
         "line 4: EXT-X-SKIP after a segment, or twice"},
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=18446744073709551615\n#EXTINF:6,\na\n",
         "EXT-X-MEDIA-SEQUENCE beyond 64 bits"},
        {"#EXT-X-MEDIA-SEQUENCE:18446744073709551615\n#EXT-X-SKIP:SKIPPED-SEGMENTS=1\n",
         "EXT-X-MEDIA-SEQUENCE beyond 64 bits"},
    };
    for (const auto& [lines, detail] : cases) {
        INFO(lines);
        CHECK(failure(with_header(lines), {}, kDelta) ==
              fmt::format("invalid playlist: {}", detail));
    }
}

TEST_CASE("low_latency: it can't list more than the limits", "[playlist]") {
    const std::string part = "#EXT-X-PART:DURATION=1,URI=\"a\"\n";
    CHECK(failure(with_header(part + part), {.parts = 1}) ==
          "playlist too large: line 4: more than 1 parts");
    const std::string report = "#EXT-X-RENDITION-REPORT:URI=\"a\"\n";
    CHECK(failure(with_header(report + report), {.variants = 1}) ==
          "playlist too large: line 4: more than 1 rendition reports");
    CHECK(failure(with_header(part + part), {.uri_bytes = 40}) ==
          "playlist too large: line 4: its URIs take too much memory");
}
