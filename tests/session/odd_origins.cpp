// SPDX-License-Identifier: MIT
// What odd origins put into playlists and segments, through the public API.
#include <fmt/format.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <weir/weir.hpp>

#include "fetch/web.hpp"
#include "kit/http_get.hpp"
#include "kit/origin/origin.hpp"
#include "kit/origin_fixture.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPacketBytes = 188;

/// Segments of a second each that follow on one another.
const std::vector<std::string>& segments() {
    static const std::vector<std::string> all = [] {
        auto origin = kit::started();
        std::vector<std::string> bodies;
        const auto folder = origin.url("/live/a/");
        for (const auto& uri : kit::uris(kit::get(origin.hls_url("a")).body))
            bodies.push_back(kit::get(folder + uri).body);
        REQUIRE(bodies.size() >= 3);
        return bodies;
    }();
    return all;
}

/// The first tables of a segment, and nothing of its tracks, whose PIDs begin at 0x100.
std::string without_media(const std::string& segment) {
    std::string rest;
    for (std::size_t at = 0; at < segment.size() && rest.size() < 3 * kPacketBytes;
         at += kPacketBytes) {
        const auto packet = segment.substr(at, kPacketBytes);
        const unsigned pid = (unsigned(packet[1]) & 0x1f) << 8 | (unsigned(packet[2]) & 0xff);
        if (pid < 0x100 || pid >= 0x1000) rest += packet;
    }
    return rest;
}

std::string playlist_of(const std::vector<std::string>& uris) {
    std::string text = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n";
    for (const auto& uri : uris)
        text += fmt::format("#EXTINF:1,\n{}\n", uri);
    return text + "#EXT-X-ENDLIST\n";
}

RecordingSummary recorded(const fetch::Web& web, const kit::TempDir& folder, Format format) {
    auto session = Session::open({.shards = 1, .log = {}});
    REQUIRE(session.has_value());
    auto recording = session->record(
        {.url = web.url("/index.m3u8"), .directory = folder.path(), .title = {}, .format = format});
    REQUIRE(recording.has_value());
    const auto summary = recording->wait(30s);
    REQUIRE(summary.has_value());
    INFO((summary->error ? summary->error->message() : ""));
    CHECK(summary->state == RecordingState::completed);
    return *summary;
}

/// One file without a problem, with all frames of three segments.
void check_whole(const RecordingSummary& summary) {
    CHECK(summary.gaps.empty());
    REQUIRE(summary.files.size() == 1);
    const auto report = inspect(summary.files[0].path);
    REQUIRE(report.has_value());
    CHECK(report->problems == std::vector<std::string>{});
    REQUIRE(report->tracks.size() == 2);
    CHECK(report->tracks[0].packets == 90);
    CHECK(report->duration_s == Approx(3).margin(0.1));
    for (const auto& track : report->tracks)
        CHECK(track.hole_count == 0);
}

}  // namespace

TEST_CASE("odd origin: segments of a few hundred bytes without media end neither file nor stream",
          "[session]") {
    const std::string tiny = without_media(segments()[0]);
    REQUIRE(tiny.size() == 564);
    const fetch::Web web{[&](const std::string& head) {
        if (head.find("/index.m3u8") != head.npos)
            return fetch::ok(playlist_of({"tiny", "0", "tiny", "1", "tiny", "tiny", "2", "tiny"}));
        if (head.find("/tiny ") != head.npos) return fetch::ok(tiny);
        return fetch::ok(segments().at(std::size_t(head[5] - '0')));
    }};
    for (const auto format : {Format::ts, Format::mp4, Format::source}) {
        INFO(int(format));
        const kit::TempDir folder;
        check_whole(recorded(web, folder, format));
    }
}

TEST_CASE("odd origin: one URI for all segments, with other bytes each time", "[session]") {
    std::atomic<std::size_t> next = 0;
    const fetch::Web web{[&](const std::string& head) {
        if (head.find("/index.m3u8") != head.npos)
            return fetch::ok(playlist_of({"now.ts", "now.ts", "now.ts"}));
        return fetch::ok(segments().at(next++));
    }};
    const kit::TempDir folder;
    check_whole(recorded(web, folder, Format::ts));
}

TEST_CASE("odd origin: date ranges are events, once and when they change", "[session]") {
    std::atomic<unsigned> loads = 0;
    const fetch::Web web{[&](const std::string& head) {
        if (head.find("/index.m3u8") == head.npos) return fetch::ok(segments()[0]);
        const bool is_last = ++loads == 3;
        const std::string date = "2026-02-03T14:05:06Z";
        return fetch::ok(fmt::format(
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-PROGRAM-DATE-TIME:{0}\n"
            "#EXT-X-DATERANGE:ID=\"break\",CLASS=\"ad\",START-DATE=\"{0}\",SCTE35-OUT=0xFC30{1}\n"
            "#EXTINF:1,\n0\n{2}",
            date, is_last ? ",DURATION=30.5,X-AD=\"7\"" : "", is_last ? "#EXT-X-ENDLIST\n" : ""));
    }};
    const kit::TempDir folder;
    auto session = Session::open({.shards = 1, .log = {}});
    REQUIRE(session.has_value());
    REQUIRE(
        session->record({.url = web.url("/index.m3u8"), .directory = folder.path(), .title = {}})
            .has_value());
    std::vector<event::DateRangeFound> found;
    for (bool has_ended = false; !has_ended;) {
        const auto event = session->next_event(30s);
        REQUIRE(event.has_value());
        if (const auto* range = std::get_if<event::DateRangeFound>(&event->what))
            found.push_back(*range);
        has_ended = std::holds_alternative<event::RecordingEnded>(event->what);
    }
    REQUIRE(found.size() == 2);
    for (const auto& range : found) {
        CHECK(range.id == "break");
        CHECK(range.class_name == "ad");
        CHECK(range.start.has_value());
        CHECK(range.scte35_out == "0xFC30");
    }
    CHECK_FALSE(found[0].duration_s);
    CHECK(found[0].client_attributes.empty());
    CHECK(found[1].duration_s == 30.5);
    REQUIRE(found[1].client_attributes.size() == 1);
    CHECK(found[1].client_attributes[0].value == "7");
}
