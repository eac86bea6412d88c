// SPDX-License-Identifier: MIT
// Dates of segments, and date ranges.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const WallTime kNoon =
    std::chrono::sys_days{std::chrono::year{2026} / 7 / 14} + std::chrono::hours{12};

MediaPlaylist parsed(std::string_view lines) {
    return parse_as<MediaPlaylist>(with_header(lines));
}

/// Seconds after noon, "-" where there is no date.
std::string dates_of(std::string_view lines) {
    std::string all;
    for (const auto& segment : parsed(lines).segments) {
        if (!all.empty()) all += ' ';
        if (!segment.program_date_time)
            all += '-';
        else
            all += fmt::format("{}", Seconds{*segment.program_date_time - kNoon}.count());
    }
    return all;
}

DateRange only_range(std::string_view lines) {
    const auto playlist = parsed(lines);
    REQUIRE(playlist.date_ranges.size() == 1);
    return playlist.date_ranges.front();
}

const std::string kDate = "#EXT-X-PROGRAM-DATE-TIME:2026-07-14T12:00:00Z\n";
const std::string kSegment = "#EXTINF:6,\na\n";
const std::string kHalf = "#EXTINF:2.5,\na\n";
const std::string kBreak = "#EXT-X-DISCONTINUITY\n";

}  // namespace

TEST_CASE("dates: a segment without a date has that of the one before it, and its duration",
          "[playlist]") {
    CHECK(dates_of(kSegment + kSegment) == "- -");
    CHECK(dates_of(kDate + kSegment + kHalf + kSegment) == "0 6 8.5");
    CHECK(dates_of(kDate + kSegment + kHalf + kDate + kSegment + kSegment) == "0 6 0 6");
}

TEST_CASE("dates: before the first date they are counted back", "[playlist]") {
    CHECK(dates_of(kSegment + kHalf + kDate + kSegment + kSegment) == "-8.5 -2.5 0 6");
}

TEST_CASE("dates: nothing is told across a discontinuity", "[playlist]") {
    CHECK(dates_of(kDate + kSegment + kBreak + kSegment) == "0 -");
    CHECK(dates_of(kSegment + kBreak + kDate + kSegment) == "- 0");
    CHECK(dates_of(kDate + kSegment + kBreak + kSegment + kDate + kHalf + kHalf) == "0 -6 0 2.5");
    CHECK(dates_of(kBreak + kDate + kSegment + kSegment) == "0 6");
}

TEST_CASE("dates: they end where a date can't be written", "[playlist]") {
    CHECK(
        dates_of("#EXT-X-PROGRAM-DATE-TIME:2199-12-31T23:59:59Z\n" + kSegment + kSegment + kSegment)
            .find(" - -") != std::string::npos);
    CHECK(dates_of(kSegment + "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00Z\n" + kSegment)
              .find("- ") == 0);
    CHECK(dates_of("#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00+01:00\n" + kSegment) == "-");
}

TEST_CASE("dates: a date range comes out whole", "[playlist]") {
    const auto range = only_range(
        "#EXT-X-DATERANGE:ID=\"ad,1\",CLASS=\"com.ad\",START-DATE=\"2026-07-14T12:00:00Z\","
        "END-DATE=\"2026-07-14T12:00:30Z\",DURATION=30.0,PLANNED-DURATION=29.9,END-ON-NEXT=YES,"
        "SCTE35-CMD=0xFC00,SCTE35-OUT=0xFC01,SCTE35-IN=0xFC02,X-COM-TEXT=\"a, b\","
        "X-COM-NUMBER=1.5,X-com=1,CUE=\"ONCE\"\n");
    CHECK(range.id == "ad,1");
    CHECK(range.class_name == "com.ad");
    CHECK(range.start == kNoon);
    CHECK(range.end == kNoon + std::chrono::seconds{30});
    CHECK(range.duration == Seconds{30});
    CHECK(range.planned_duration == Seconds{29.9});
    CHECK(range.ends_on_next);
    CHECK(range.scte35_command == "0xFC00");
    CHECK(range.scte35_out == "0xFC01");
    CHECK(range.scte35_in == "0xFC02");
    REQUIRE(range.client_attributes.size() == 2);
    CHECK(range.client_attributes[0].name == "X-COM-TEXT");
    CHECK(range.client_attributes[0].value == "a, b");
    CHECK(range.client_attributes[0].is_quoted);
    CHECK(range.client_attributes[1].value == "1.5");
    CHECK_FALSE(range.client_attributes[1].is_quoted);
}

TEST_CASE("dates: tags with one ID are one date range", "[playlist]") {
    const auto range = only_range(
        "#EXT-X-DATERANGE:ID=\"1\",START-DATE=\"2026-07-14T12:00:00Z\",SCTE35-OUT=0x1,X-A=1\n" +
        kSegment +
        "#EXT-X-DATERANGE:ID=\"1\",DURATION=5,START-DATE=\"soon\",SCTE35-IN=0x2,X-A=2,X-B=3\n");
    CHECK(range.start == kNoon);
    CHECK(range.duration == Seconds{5});
    CHECK(range.scte35_out == "0x1");
    CHECK(range.scte35_in == "0x2");
    REQUIRE(range.client_attributes.size() == 2);
    CHECK(range.client_attributes[0].value == "2");
    CHECK(parsed("#EXT-X-DATERANGE:ID=\"1\"\n#EXT-X-DATERANGE:ID=\"2\"\n").date_ranges.size() == 2);
}

TEST_CASE("dates: a date range without ID, or that breaks its grammar, is passed over",
          "[playlist]") {
    for (const auto* attributes : {"", "CLASS=\"a\"", "ID=\"\"", "ID=\"a\",X-A=\"b", "ID"}) {
        INFO(attributes);
        CHECK(parsed(fmt::format("#EXT-X-DATERANGE:{}\n", attributes)).date_ranges.empty());
    }
}

TEST_CASE("dates: date ranges can't be more than the limits", "[playlist]") {
    const ParseLimits limits{.date_ranges = 1, .date_range_attributes = 1};
    CHECK(failure(with_header("#EXT-X-DATERANGE:ID=\"1\"\n#EXT-X-DATERANGE:ID=\"1\"\n"
                              "#EXT-X-DATERANGE:ID=\"2\"\n"),
                  limits) == "playlist too large: line 5: more than 1 date ranges");
    CHECK(failure(with_header("#EXT-X-DATERANGE:ID=\"1\",X-A=1,X-A=2,X-B=1\n"), limits) ==
          "playlist too large: line 3: a date range with more than 1 X-");
}
