// SPDX-License-Identifier: MIT
// Advertisements in the place of the programme, through the public API.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <weir/weir.hpp>

#include "fetch/web.hpp"
#include "kit/http_get.hpp"
#include "kit/origin/origin.hpp"
#include "kit/origin_fixture.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

/// Three segments of a second, of which the second is an advertisement.
class Origin {
public:
    Origin() {
        auto origin = kit::started();
        const auto folder = origin.url("/live/a/");
        for (const auto& uri : kit::uris(kit::get(origin.hls_url("a")).body))
            bodies_.push_back(kit::get(folder + uri).body);
        REQUIRE(bodies_.size() >= 3);
    }

    std::string url() const { return web_.url("/index.m3u8"); }
    bool was_asked_for(int segment) {
        const std::lock_guard lock{mutex_};
        return asked_.contains(segment);
    }

private:
    std::string answer(const std::string& head) {
        if (head.find("/index.m3u8") != head.npos) return fetch::ok(std::string{kPlaylist});
        const int segment = head.at(head.find("/s") + 2) - '0';
        const std::lock_guard lock{mutex_};
        asked_.insert(segment);
        return fetch::ok(bodies_.at(static_cast<std::size_t>(segment)));
    }

    static constexpr std::string_view kPlaylist = R"(#EXTM3U
#EXT-X-TARGETDURATION:1
#EXT-X-MEDIA-SEQUENCE:500
#EXT-X-DATERANGE:ID="stitched-ad-1",CLASS="twitch-stitched-ad",START-DATE="2023-11-14T22:13:21Z",DURATION=1.0
#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:20Z
#EXTINF:1.000,live
s0.ts
#EXTINF:1.000,Amazon|1
s1.ts
#EXTINF:1.000,live
s2.ts
#EXT-X-ENDLIST
)";

    std::vector<std::string> bodies_;
    std::mutex mutex_;
    std::set<int> asked_;
    fetch::Web web_{[this](const std::string& head) { return answer(head); }};
};

struct Recorded {
    RecordingSummary summary;
    std::vector<event::AdvertRecorded> adverts;
};

Recorded recorded(const Origin& origin, const kit::TempDir& folder, Adverts adverts) {
    auto session = Session::open({.shards = 1, .log = {}});
    REQUIRE(session.has_value());
    RecordingOptions options{.url = origin.url(), .directory = folder.path(), .name = "a"};
    options.adverts = adverts;
    REQUIRE(session->record(options).has_value());
    Recorded out;
    while (true) {
        const auto event = session->next_event(30s);
        REQUIRE(event.has_value());
        if (const auto* advert = std::get_if<event::AdvertRecorded>(&event->what))
            out.adverts.push_back(*advert);
        if (const auto* ended = std::get_if<event::RecordingEnded>(&event->what)) {
            out.summary = ended->summary;
            return out;
        }
    }
}

}  // namespace

TEST_CASE("adverts: kept, they are recorded and told of", "[session]") {
    Origin origin;
    const kit::TempDir folder;
    const auto [summary, adverts] = recorded(origin, folder, Adverts::keep);
    CHECK(summary.state == RecordingState::completed);
    CHECK(summary.gaps.empty());
    REQUIRE(summary.files.size() == 1);
    CHECK(summary.files[0].duration_s == Approx(3).margin(0.1));
    REQUIRE(adverts.size() == 1);
    CHECK(adverts[0].msn == 501);
    CHECK(adverts[0].seconds == 1);
    CHECK(adverts[0].program_date_time.has_value());
    const auto ledger = kit::read_text(folder / "a.gaps.jsonl");
    CHECK(ledger.starts_with(
        R"({"cause":"advert_recorded","from_msn":501,"to_msn":501,"seconds":1,)"));
    CHECK(std::ranges::count(ledger, '\n') == 1);
}

TEST_CASE("adverts: cut, they are never asked for, and are gaps", "[session]") {
    Origin origin;
    const kit::TempDir folder;
    const auto [summary, adverts] = recorded(origin, folder, Adverts::cut);
    CHECK(summary.state == RecordingState::completed);
    CHECK(origin.was_asked_for(0));
    CHECK_FALSE(origin.was_asked_for(1));
    CHECK(origin.was_asked_for(2));
    CHECK(adverts.empty());
    REQUIRE(summary.gaps.size() == 1);
    CHECK(summary.gaps[0].cause == GapCause::advert);
    CHECK(summary.gaps[0].seconds == 1);
    CHECK(kit::read_text(folder / "a.gaps.jsonl")
              .starts_with(R"({"cause":"advert","from_msn":501,)"));
    double media_s = 0;
    for (const auto& file : summary.files) {
        const auto report = inspect(file.path);
        REQUIRE(report.has_value());
        media_s += static_cast<double>(report->tracks.at(0).packets) / 30;
    }
    CHECK(media_s == Approx(2));
}
