// SPDX-License-Identifier: MIT
// Each fault of an origin, on a stream of its own, in one weir process: what is missing afterwards
// is what the origin withheld, and it was told.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <optional>

#include "e2e/fault_stories.hpp"

namespace weir::e2e {
namespace {

/// A clean HLS recording lacks, at its end, the segment in progress, the one that was not listed
/// to us yet, and the one on its way.
constexpr double kHlsLag_s = 3;
constexpr double kFlvLag_s = 1;
constexpr double kFrame_s = 1.0 / 30;

struct Expected {
    double lag_s = kHlsLag_s;  ///< The recording ends at most so long before the origin's end.
    std::string state = "completed";
    /// The bytes themselves tell of the fault: a hole in the packets' counters, a frame cut in two.
    /// As they are kept as they came, so do the files of format source.
    bool shows_in_source = false;
};

/// Frames of a segment that broke off, as a reader puts them together: the last of each track, and
/// some of sound, which MPEG-TS packs several to a packet.
constexpr unsigned kBrokenFrames = 8;

/// Nothing is missing that was not told.
void check_track(const Judged& judged, kit::Kind kind, bool shows) {
    const kit::TrackVerdict& track = judged.verdict.track(kind);
    const double frame_s = judged.reference.track(kind).frame_s();
    const double broken_s = shows ? kBrokenFrames * frame_s : 0;
    if (!shows) CHECK_FALSE(track.has_untold());
    // The gap is told of the picture; the sound's frames begin and end beside it.
    CHECK(double(track.missing_frames()) * frame_s <= judged.told_s() + 2 * kFrame_s + broken_s);
    CHECK(track.foreign <= (shows ? kBrokenFrames : 0));
    CHECK(track.doubled == 0);
    CHECK(track.out_of_order == 0);
}

/// What holds whatever the origin did: all that is missing was told, nothing is there twice.
void check_common(const std::string& format, const Judged& judged, const Expected& expected) {
    const bool shows = format == "source" && expected.shows_in_source;
    CHECK(judged.recorded.state == expected.state);
    CHECK(judged.recorded.error.empty());
    CHECK(judged.begins_first);
    if (!shows) CHECK(judged.problems.empty());
    CHECK(judged.tells_no_more());
    for (const auto kind : {kit::Kind::video, kit::Kind::audio})
        check_track(judged, kind, shows);
    CHECK(judged.verdict.av_in_step);
    const auto end_s = stretch_of(judged.verdict, judged.reference, kit::Kind::video).end_s;
    CHECK(end_s >= stopped_at_s() - expected.lag_s);
}

void check_no_loss(std::string_view story, const Expected& expected = {}) {
    for (const auto& format : formats()) {
        const Judged judged = outcome_of(story, format);
        INFO(format << ": " << judged.text());
        check_common(format, judged, expected);
        CHECK(judged.verdict.flawless());
        CHECK(judged.told_s() == 0);
    }
}

struct Loss {
    std::string cause;
    std::uint64_t segments = 1;
    std::string detail{};
};

/// One gap over just so many segments; of the first, a part may be there.
void check_told(std::string_view story, const Loss& loss) {
    for (const auto& format : formats()) {
        const Judged judged = outcome_of(story, format);
        INFO(format << ": " << judged.text());
        check_common(format, judged, {.shows_in_source = true});
        REQUIRE(judged.recorded.gaps.size() == 1);
        const GapTold& gap = judged.recorded.gaps.front();
        CHECK(gap.cause == loss.cause);
        CHECK(gap.detail.find(loss.detail) != gap.detail.npos);
        REQUIRE((gap.from_msn && gap.to_msn));
        CHECK(*gap.to_msn - *gap.from_msn + 1 == loss.segments);
        CHECK(gap.seconds == Approx(double(loss.segments)).margin(kFrame_s));
        REQUIRE(judged.verdict.video.missing.size() == 1);
        const kit::Missing& missing = judged.verdict.video.missing.front();
        CHECK(missing.from_msn == gap.from_msn);
        CHECK(missing.to_msn == gap.to_msn);
        CHECK(missing.seconds <= gap.seconds + kFrame_s);
        CHECK(missing.seconds > gap.seconds - 1);
    }
}

/// The connection broke, and media went by meanwhile. A gap is told to the frame, with its cause.
void check_reconnected(std::string_view story, std::string_view cause, double most_s) {
    for (const auto& format : formats()) {
        const Judged judged = outcome_of(story, format);
        INFO(format << ": " << judged.text());
        check_common(format, judged, {.lag_s = kFlvLag_s});
        CHECK(judged.recorded.runs >= 2);
        CHECK(judged.missing_s() <= most_s);
        CHECK(judged.told_s() == Approx(judged.missing_s()).margin(1.5 * kFrame_s));
        for (const GapTold& gap : judged.recorded.gaps)
            CHECK(gap.cause == cause);
    }
}

}  // namespace

TEST_CASE("faults: streams beside the faulty ones are complete", "[e2e]") {
    check_no_loss("clean");
    check_no_loss("flv-clean", {.lag_s = kFlvLag_s});
}

TEST_CASE("faults: weir ends with the exit code for gaps", "[e2e]") {
    for (const auto& format : formats())
        CHECK(exit_code_of(format) == 3);
}

TEST_CASE("faults: a segment that fails once is fetched again", "[e2e]") {
    check_no_loss("404-once");
    check_no_loss("500-once");
    check_no_loss("503-thrice");
}

TEST_CASE("faults: a segment that is 404 for ever is one gap of its length", "[e2e]") {
    check_told("gone", {"http_status", 1, "404"});
}

TEST_CASE("faults: two neighbours that are 404 for ever are one gap of both", "[e2e]") {
    check_told("two-gone", {"http_status", 2, "404"});
}

TEST_CASE("faults: a segment of which only a part ever came is one gap", "[e2e]") {
    check_told("half-gone", {"http_status", 1, "404"});
}

TEST_CASE("faults: a segment that pauses or stalls is fetched to its end", "[e2e]") {
    check_no_loss("pause");
    check_no_loss("stall");
}

TEST_CASE("faults: a segment that breaks off is fetched to its end", "[e2e]") {
    check_no_loss("reset");
    check_no_loss("short");
}

TEST_CASE("faults: a segment that trickles holds nothing up", "[e2e]") {
    check_no_loss("slow");
}

TEST_CASE("faults: a page in place of a segment is asked for again", "[e2e]") {
    check_no_loss("html-once");
}

TEST_CASE("faults: a page for ever in place of a segment is one gap", "[e2e]") {
    check_told("html", {"bad_media", 1, "HTML"});
}

TEST_CASE("faults: an empty body in place of a segment is asked for again", "[e2e]") {
    check_no_loss("empty-once");
}

TEST_CASE("faults: a segment that the origin has not is one gap", "[e2e]") {
    check_told("gap-tag", {"gap_tag", 1});
}

TEST_CASE("faults: an older edge that answers in between costs nothing", "[e2e]") {
    check_no_loss("older");
}

TEST_CASE("faults: other tokens in each playlist cost nothing, and nothing is there twice",
          "[e2e]") {
    check_no_loss("token");
}

TEST_CASE("faults: a target duration that is far too long costs nothing", "[e2e]") {
    check_no_loss("target", {.lag_s = kHlsLag_s + 2});
}

TEST_CASE("faults: a playlist that freezes for less than its window costs nothing", "[e2e]") {
    check_no_loss("frozen");
}

TEST_CASE("faults: what a frozen playlist never listed is one gap", "[e2e]") {
    for (const auto& format : formats()) {
        const Judged judged = outcome_of("frozen-long", format);
        INFO(format << ": " << judged.text());
        check_common(format, judged, {.shows_in_source = true});
        REQUIRE(judged.recorded.gaps.size() == 1);
        CHECK(judged.recorded.gaps.front().cause == "expired");
        CHECK(judged.told_s() == Approx(judged.missing_s()).margin(kFrame_s));
        CHECK(judged.told_s() < 12 - 5 + 2);  // Frozen, less the window, and a reload at both ends.
    }
}

TEST_CASE("faults: an origin that restarts is followed", "[e2e]") {
    for (const auto* story : {"restart", "outage"})
        for (const auto& format : formats()) {
            const Judged judged = outcome_of(story, format);
            INFO(story << " " << format << ": " << judged.text());
            check_common(format, judged, {.lag_s = kHlsLag_s + 4});
            // The last segment before it may have left the playlist before we saw it.
            CHECK(judged.missing_s() < 1 + kFrame_s);
            CHECK(judged.told_s() == Approx(judged.missing_s()).margin(kFrame_s));
        }
}

TEST_CASE("faults: timestamps that jump at a discontinuity cost nothing", "[e2e]") {
    check_no_loss("later");
    check_no_loss("earlier");
}

TEST_CASE("faults: segments with each other's bytes cost no other segment", "[e2e]") {
    for (const auto* story : {"double", "swap"})
        for (const auto& format : formats()) {
            const Judged judged = outcome_of(story, format);
            INFO(story << " " << format << ": " << judged.text());
            CHECK(judged.recorded.state == "completed");
            CHECK(judged.verdict.video.foreign == 0);
            CHECK(judged.verdict.video.missing_frames() <= 30);
            CHECK(judged.verdict.video.doubled <= 30);
            CHECK(judged.verdict.video.out_of_order <= 30);
            if (format != "source") CHECK(judged.problems.empty());
        }
}

TEST_CASE("faults: a stream that ends is completed without being asked", "[e2e]") {
    check_no_loss("end", {.lag_s = 30});
    check_no_loss("flv-end", {.lag_s = 30});
}

TEST_CASE("faults: playlists that fail are loaded again in time", "[e2e]") {
    check_no_loss("list-500");
    check_no_loss("list-404");
    check_no_loss("list-html");
    check_no_loss("list-short");
    check_no_loss("list-stall");
}

TEST_CASE("faults: an FLV body that pauses costs nothing", "[e2e]") {
    check_no_loss("flv-pause", {.lag_s = kFlvLag_s});
}

TEST_CASE("faults: an FLV body that trickles is recorded as far as it came", "[e2e]") {
    check_no_loss("flv-slow", {.lag_s = 30});
}

TEST_CASE("faults: an FLV body that stalls is left, and the gap told", "[e2e]") {
    check_reconnected("flv-stall", "stalled", 18);
}

TEST_CASE("faults: an FLV connection that breaks is made again at once", "[e2e]") {
    check_reconnected("flv-reset", "connection", 0.5);
    check_reconnected("flv-short", "truncated", 0.5);
}

TEST_CASE("faults: an FLV server that refuses at first is asked again", "[e2e]") {
    check_reconnected("flv-refused", "http_status", 3);
    check_reconnected("flv-html", "bad_media", 3);
}

TEST_CASE("faults: an FLV origin that restarts is followed", "[e2e]") {
    for (const auto* story : {"flv-restart", "flv-outage"})
        for (const auto& format : formats()) {
            const Judged judged = outcome_of(story, format);
            INFO(story << " " << format << ": " << judged.text());
            check_common(format, judged, {.lag_s = kFlvLag_s + 3});
            CHECK(judged.recorded.runs == 2);
            CHECK(judged.missing_s() == 0);
            // Its clock begins anew, so only ours knows for how long nothing came.
            CHECK(judged.told_s() <= 2);
        }
}

TEST_CASE("faults: FLV timestamps that jump cost nothing", "[e2e]") {
    check_no_loss("flv-later", {.lag_s = kFlvLag_s, .shows_in_source = true});
    check_no_loss("flv-earlier", {.lag_s = kFlvLag_s, .shows_in_source = true});
}

}  // namespace weir::e2e
