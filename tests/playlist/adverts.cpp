// SPDX-License-Identifier: MIT
#include "playlist/adverts.hpp"

#include "playlist/parse.hpp"
#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const std::string kTwitch = R"(#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:500
#EXT-X-TWITCH-LIVE-SEQUENCE:480
#EXT-X-DATERANGE:ID="stitched-ad-1",CLASS="twitch-stitched-ad",START-DATE="2023-11-14T22:13:24Z",DURATION=4.0,X-TV-TWITCH-AD-POD-FILLED-DURATION="4.0"
#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:20Z
#EXTINF:2.000,live
https://edge.example/s/500.ts
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:24Z
#EXTINF:2.000,Amazon|1
https://edge.example/ad/1.ts
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:28Z
#EXTINF:2.000,live
https://edge.example/s/503.ts
#EXT-X-TWITCH-PREFETCH:https://edge.example/s/504.ts
)";

/// The msns of those that are marked.
std::string adverts_of(const MediaPlaylist& playlist) {
    std::string text;
    for (const auto& segment : playlist.segments)
        if (segment.advert) text += fmt::format("{}{} ", segment.msn, segment.gap ? "!" : "");
    return text;
}

std::string marked(const std::string& text, AdvertFinder finder = {}) {
    auto playlist = parse_as<MediaPlaylist>(text);
    finder.mark(playlist, false);
    return adverts_of(playlist);
}

/// Six segments of 2 s from 12:00:00 on, and a date range of these attributes.
std::string dated(const std::string& range, std::uint64_t first = 0) {
    std::string text =
        fmt::format("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:{}\n", first);
    if (!range.empty()) text += "#EXT-X-DATERANGE:" + range + "\n";
    text += fmt::format("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T12:00:{:02}Z\n", 2 * first);
    for (int i = 0; i < 6; ++i)
        text += "#EXTINF:2,\ns.ts\n";
    return text;
}

const std::string kFour = R"(ID="stitched-ad-7",START-DATE="2026-01-01T12:00:04Z",DURATION=4)";

}  // namespace

TEST_CASE("adverts: Twitch's are found, the programme around them is not", "[playlist]") {
    CHECK(marked(kTwitch) == "501 ");
}

TEST_CASE("adverts: a segment counts by its middle, so that rounded dates do no harm",
          "[playlist]") {
    CHECK(marked(dated(kFour)) == "2 3 ");
    const auto range = [](std::string_view start, std::string_view length) {
        return fmt::format(
            R"(ID="x",CLASS="twitch-stitched-ad",START-DATE="2026-01-01T12:00:{}Z",{})", start,
            length);
    };
    CHECK(marked(dated(range("04.013", "DURATION=3.97"))) == "2 3 ");
    CHECK(marked(dated(range("03.990", "DURATION=4.02"))) == "2 3 ");
    CHECK(marked(dated(range("04", R"(END-DATE="2026-01-01T12:00:06Z")"))) == "2 ");
    CHECK(marked(dated(range("04", R"(X-TV-TWITCH-AD-POD-FILLED-DURATION="6.0")"))) == "2 3 4 ");
}

TEST_CASE("adverts: what tells no stretch marks nothing, and none lasts for ever", "[playlist]") {
    CHECK(marked(dated(R"(ID="stitched-ad-7",START-DATE="2026-01-01T12:00:04Z")")).empty());
    CHECK(marked(dated(R"(ID="stitched-ad-7",DURATION=4)")).empty());
    CHECK(marked(dated(R"(ID="stitched-ad-7",START-DATE="2026-01-01T12:00:04Z",DURATION=0)"))
              .empty());
    CHECK(marked(dated(R"(ID="stitched-ad-7",START-DATE="2026-01-01T12:00:06Z",)"
                       R"(END-DATE="2026-01-01T12:00:04Z")"))
              .empty());
    CHECK(
        marked(dated(R"(ID="a",CLASS="ad",START-DATE="2026-01-01T12:00:04Z",DURATION=4)")).empty());
    // A day before, for ever: it is cut off after half an hour.
    CHECK(marked(dated(R"(ID="stitched-ad-7",START-DATE="2025-12-31T12:00:00Z",DURATION=1e9)"))
              .empty());
}

TEST_CASE("adverts: titles count in Twitch's playlists only", "[playlist]") {
    const std::string body = "#EXTINF:2,Amazon|1\na.ts\n#EXTINF:2,live\nb.ts\n";
    CHECK(marked(with_header("#EXT-X-TWITCH-LIVE-SEQUENCE:480\n" + body)) == "0 ");
    CHECK(marked(with_header(body)).empty());
}

TEST_CASE("adverts: a date range holds on when it is listed no more, until it is over",
          "[playlist]") {
    AdvertFinder finder;
    auto first = parse_as<MediaPlaylist>(dated(kFour));
    finder.mark(first, false);
    auto next = parse_as<MediaPlaylist>(dated("", 3));
    finder.mark(next, false);
    CHECK(adverts_of(next) == "3 ");
    auto later = parse_as<MediaPlaylist>(dated("", 4));
    finder.mark(later, false);
    CHECK(adverts_of(later).empty());
    // Forgotten by now, though such a list should not come back.
    auto back = parse_as<MediaPlaylist>(dated("", 3));
    finder.mark(back, false);
    CHECK(adverts_of(back).empty());
}

TEST_CASE("adverts: what a service marks in its URLs is cut, whatever is asked", "[playlist]") {
    const std::string list =
        "#EXTINF:2,\nhttps://a.example/preroll-1.ts\n#EXTINF:2,\nhttps://a.example/2.ts\n";
    auto playlist = parse_as<MediaPlaylist>(with_header(list));
    AdvertFinder finder;
    finder.mark(playlist, false, "preroll-");
    CHECK(adverts_of(playlist) == "0! ");
    CHECK(marked(with_header(list)).empty());
}

TEST_CASE("adverts: thousands of date ranges leave the last ones in mind", "[playlist]") {
    std::string ranges;
    for (int i = 0; i < 2'000; ++i)
        ranges += fmt::format(
            "#EXT-X-DATERANGE:ID=\"stitched-ad-{}\",START-DATE="
            "\"2026-01-01T12:{:02}:04Z\",DURATION=4\n",
            i, i < 1'999 ? 30 : 0);
    AdvertFinder finder;
    auto playlist = parse_as<MediaPlaylist>(dated("ID=\"x\"\n" + ranges));
    finder.mark(playlist, false);
    CHECK(adverts_of(playlist) == "2 3 ");
}

TEST_CASE("adverts: what is cut is never fetched, and is a gap of its own cause", "[playlist]") {
    auto playlist = parse_as<MediaPlaylist>(kTwitch);
    AdvertFinder{}.mark(playlist, true);
    CHECK(adverts_of(playlist) == "501! ");
    Story story;
    story.follower.on_reload_started(story.now);
    story.follower.on_playlist(playlist, story.now);
    CHECK(story.follower.next_fetch(story.now)->segment.msn == 500);
    CHECK(story.follower.next_fetch(story.now)->segment.msn == 502);
    CHECK_FALSE(story.follower.next_fetch(story.now));
    const auto losses = story.follower.take_losses();
    REQUIRE(losses.size() == 1);
    CHECK(losses[0].gap.cause == GapCause::advert);
    CHECK(losses[0].gap.from_msn == 501);
    CHECK(losses[0].gap.seconds == 2);
}
