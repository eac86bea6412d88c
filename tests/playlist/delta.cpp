// SPDX-License-Identifier: MIT
#include "playlist/delta.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "playlist/follower.hpp"
#include "playlist/parse.hpp"
#include "playlist/reload_url.hpp"
#include "playlist/to_text.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const ParseContext kDelta{.wants_delta = true};

MediaPlaylist parsed(std::string_view lines) {
    return parse_as<MediaPlaylist>(with_header(lines), kDelta);
}

std::string segments(std::string_view names) {
    std::string all;
    for (const char name : names)
        all += fmt::format("#EXTINF:6,\n{}\n", name);
    return all;
}

std::string sequence(std::uint64_t msn) {
    return fmt::format("#EXT-X-MEDIA-SEQUENCE:{}\n", msn);
}

std::string skip(std::uint64_t count) {
    return fmt::format("#EXT-X-SKIP:SKIPPED-SEGMENTS={}\n", count);
}

/// The playlist that both make together must be what the origin lists in full.
std::string difference(std::string_view before, std::string_view delta, std::string_view full) {
    const auto merged = apply_delta(parsed(before), parsed(delta));
    if (!merged) return merged.error().message();
    const auto have = to_text(*merged), want = to_text(parsed(full));
    return have == want ? "none" : have + "instead of\n" + want;
}

std::string refusal(std::string_view before, std::string_view delta,
                    const ParseLimits& limits = {}) {
    const auto merged = apply_delta(parsed(before), parsed(delta), limits);
    return merged ? "merged" : merged.error().message();
}

}  // namespace

TEST_CASE("delta: it and the playlist before make the one that was not sent", "[playlist]") {
    const auto before = sequence(10) + segments("abcd");
    CHECK(difference(before, sequence(10) + skip(4) + segments("e"),
                     sequence(10) + segments("abcde")) == "none");
    CHECK(difference(before, sequence(12) + skip(2) + segments("ef"),
                     sequence(12) + segments("cdef")) == "none");
    CHECK(difference(before, sequence(11) + skip(1) + segments("cdef"),
                     sequence(11) + segments("bcdef")) == "none");
    CHECK(difference(before, sequence(14) + skip(0) + segments("e"),
                     sequence(14) + segments("e")) == "none");
    CHECK(difference(before, sequence(10) + skip(4), before) == "none");
    CHECK(difference(before, sequence(99) + segments("z"), sequence(99) + segments("z")) == "none");
}

TEST_CASE("delta: a tag before the skipped segments holds for those after them", "[playlist]") {
    const std::string map = "#EXT-X-MAP:URI=\"i\"\n";
    const std::string key = "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n";
    const std::string iv = "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0xff\n";
    const std::string none = "#EXT-X-KEY:METHOD=NONE\n";
    const std::string part = "#EXT-X-PART:DURATION=1,URI=\"p\"\n";
    for (const auto& tags : {map, key, iv, iv + map, map + key}) {
        INFO(tags);
        CHECK(difference(tags + segments("abc"), skip(3) + segments("d") + part,
                         tags + segments("abcd") + part) == "none");
        CHECK(difference(tags + segments("abc"), skip(3) + segments("d") + none + segments("e"),
                         tags + segments("abcd") + none + segments("e")) == "none");
        CHECK(difference(tags + segments("abc"), skip(3) + none + part,
                         tags + segments("abc") + none + part) == "none");
    }
    CHECK(difference(key + segments("a") + none + segments("b"), skip(2) + segments("c"),
                     key + segments("a") + none + segments("bc")) == "none");
    const auto drm = parsed("#EXT-X-KEY:METHOD=SAMPLE-AES\n" + segments("ab"));
    CHECK(apply_delta(drm, parsed(skip(2) + segments("c")))->unsupported_encryption ==
          "SAMPLE-AES");
}

TEST_CASE("delta: discontinuities and dates go on across the seam", "[playlist]") {
    const std::string dated = "#EXT-X-PROGRAM-DATE-TIME:2026-07-14T12:00:00Z\n";
    const std::string cut = "#EXT-X-DISCONTINUITY\n";
    CHECK(difference(
              "#EXT-X-DISCONTINUITY-SEQUENCE:5\n" + segments("a") + cut + segments("bc"),
              "#EXT-X-DISCONTINUITY-SEQUENCE:5\n" + skip(3) + segments("d") + cut + segments("e"),
              "#EXT-X-DISCONTINUITY-SEQUENCE:5\n" + segments("a") + cut + segments("bcd") + cut +
                  segments("e")) == "none");
    const auto merged = apply_delta(parsed(segments("a") + cut + segments("b")),
                                    parsed(skip(2) + segments("c") + cut + segments("d")));
    CHECK(merged->segments.back().dsn == 2);
    CHECK(difference(dated + segments("abc"), skip(3) + segments("d"), dated + segments("abcd")) ==
          "none");
}

TEST_CASE("delta: date ranges are merged if the server skips them", "[playlist]") {
    const auto range = [](std::string_view id, std::string_view rest = "") {
        return fmt::format("#EXT-X-DATERANGE:ID=\"{}\"{}\n", id, rest);
    };
    const std::string skips =
        "#EXT-X-SKIP:SKIPPED-SEGMENTS=1,RECENTLY-REMOVED-DATERANGES=\"a\tx\"\n";
    CHECK(difference(range("a") + range("b") + range("c") + segments("a"),
                     skips + range("c", ",DURATION=1") + range("d") + segments("b"),
                     range("b") + range("c", ",DURATION=1") + range("d") + segments("ab")) ==
          "none");
    CHECK(difference(range("a") + segments("a"), skip(1) + range("b") + segments("b"),
                     range("b") + segments("ab")) == "none");
}

TEST_CASE("delta: where it does not fit, the full playlist must be loaded", "[playlist]") {
    const auto before = sequence(10) + segments("abcd");
    const std::string stranger =
        "invalid playlist: a delta update of a playlist that we don't have";
    CHECK(refusal(before, sequence(9) + skip(2) + segments("c")) == stranger);
    CHECK(refusal(sequence(10) + skip(2) + segments("ab"), sequence(10) + skip(2)) == stranger);
    CHECK(refusal(before, sequence(10) + skip(5) + segments("f")) ==
          "invalid playlist: a delta update that skips msn 10 to 14, of which we don't have all");
    for (const auto& delta :
         {sequence(13) + skip(2), sequence(15) + skip(1), sequence(15) + skip(0),
          sequence(18446744073709551614u) + skip(1), sequence(10) + skip(18446744073709551605u)}) {
        INFO(delta);
        CHECK(apply_delta(parsed(before), parsed(delta)).error().code == Errc::invalid_playlist);
    }
}

TEST_CASE("delta: update after update can't make it larger than the limits", "[playlist]") {
    const std::string too_large = "playlist too large: a delta update makes it too large";
    CHECK(refusal(segments("ab"), skip(2) + segments("c"), {.segments = 3}) == "merged");
    CHECK(refusal(segments("ab"), skip(2) + segments("c"), {.segments = 2}) == too_large);
    CHECK(refusal(segments("ab"), skip(2) + segments("c"), {.uri_bytes = 60}) == too_large);
    CHECK(refusal("#EXT-X-DATERANGE:ID=\"a\"\n" + segments("a"),
                  "#EXT-X-SKIP:SKIPPED-SEGMENTS=1,RECENTLY-REMOVED-DATERANGES=\"\"\n"
                  "#EXT-X-DATERANGE:ID=\"b\"\n",
                  {.date_ranges = 1}) == too_large);
}

TEST_CASE("delta: a follower takes what it makes as any other playlist", "[playlist]") {
    Follower follower{FollowerOptions{}};
    const auto now = Clock::time_point{std::chrono::hours{1}};
    const auto fetched = [&](const MediaPlaylist& playlist) {
        follower.on_playlist(playlist, now);
        std::string msns;
        while (const auto fetch = follower.next_fetch(now))
            msns += fmt::format("{} ", fetch->segment.msn);
        return msns;
    };
    const auto before = parsed(sequence(10) + segments("abcd"));
    CHECK(fetched(before) == "10 11 12 13 ");
    CHECK(fetched(*apply_delta(before, parsed(sequence(11) + skip(3) + segments("ef")))) ==
          "14 15 ");
}

TEST_CASE("reload_url: it asks for what the server can", "[playlist]") {
    const std::string list = sequence(7) + segments("abc");
    const std::string part = "#EXT-X-PART:DURATION=1,URI=\"p\"\n";
    const std::string block = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n";
    const std::string both = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36\n";
    const std::string parts = block + "#EXT-X-PART-INF:PART-TARGET=1\n";
    struct Case {
        std::string lines;
        ReloadWish wish;
        std::string_view expected;
    };
    const std::vector<Case> cases{
        {list, {}, ""},
        {block + list, {}, "?_HLS_msn=10"},
        {block + list, {.blocks = false}, ""},
        {block + list, {.by_parts = true}, "?_HLS_msn=10"},
        {block + list + "#EXT-X-ENDLIST\n", {}, ""},
        {block + sequence(7) + skip(5) + segments("abc"), {}, "?_HLS_msn=15"},
        {parts + list, {.by_parts = true}, "?_HLS_msn=10&_HLS_part=0"},
        {parts + list + part + part, {.by_parts = true}, "?_HLS_msn=10&_HLS_part=2"},
        {parts + sequence(7) + part + segments("a"), {.by_parts = true}, "?_HLS_msn=8&_HLS_part=0"},
        {parts + list + part, {}, "?_HLS_msn=10"},
        {both + list, {}, "?_HLS_msn=10"},
        {both + list, {.age = Seconds{18}}, "?_HLS_msn=10&_HLS_skip=YES"},
        {both + list, {.age = Seconds{18.1}}, "?_HLS_msn=10"},
        {both + list, {.blocks = false, .age = Seconds{0}}, "?_HLS_skip=YES"},
        {block + list, {.age = Seconds{0}}, "?_HLS_msn=10"},
    };
    for (const auto& [lines, wish, expected] : cases) {
        INFO(lines << " age " << (wish.age ? wish.age->count() : -1));
        CHECK(reload_url("https://h.test/a", parsed(lines), wish) ==
              fmt::format("https://h.test/a{}", expected));
    }
}

TEST_CASE("reload_url: the URL keeps its own query, and loses old directives", "[playlist]") {
    const auto playlist =
        parsed("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n" + sequence(7) + segments("a"));
    const auto plain = parsed(segments("a"));
    const std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> cases{
        {"a?t=1&u", "a?t=1&u&_HLS_msn=8", "a?t=1&u"},
        {"a?t=1#f?", "a?t=1&_HLS_msn=8", "a?t=1"},
        {"a?", "a?_HLS_msn=8", "a"},
        {"a?_HLS_msn=7&_HLS_part=3&t=1&_HLS_skip=YES", "a?t=1&_HLS_msn=8", "a?t=1"},
        {"a?_HLS_msn=7", "a?_HLS_msn=8", "a"},
        {"a?_HLS_other=7", "a?_HLS_other=7&_HLS_msn=8", "a?_HLS_other=7"},
    };
    for (const auto& [url, blocking, other] : cases) {
        INFO(url);
        CHECK(reload_url(url, playlist) == blocking);
        CHECK(reload_url(url, plain) == other);
    }
}
