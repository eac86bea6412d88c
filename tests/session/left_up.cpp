// SPDX-License-Identifier: MIT
// Playlists that stay up when their stream has ended, through the public API.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <weir/weir.hpp>

#include "data/fixture.hpp"
#include "fetch/web.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct Listed {
    unsigned first = 0, last = 0;
    std::string name = "seg";
    bool ended = true;
};

std::string text_of(const Listed& listed) {
    std::string text =
        fmt::format("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n", listed.first);
    for (unsigned msn = listed.first; msn <= listed.last; ++msn)
        text += fmt::format("#EXTINF:1,\n{}{}.ts\n", listed.name, msn);
    return text + (listed.ended ? "#EXT-X-ENDLIST\n" : "");
}

/// /NAME/list.m3u8 as it was last told, and /NAME/all.m3u8 with variants NAME and "other".
class Site {
public:
    void list(const std::string& name, const Listed& listed) {
        const std::lock_guard lock{mutex_};
        lists_["/" + name + "/list.m3u8"] = text_of(listed);
    }
    std::string url(const std::string& name, const std::string& file = "list.m3u8") const {
        return web_.url("/" + name + "/" + file);
    }
    /// Segments since the last call: "a/seg7 a/seg8 ".
    std::string fetched() {
        const auto asked = web_.asked();
        std::string text;
        for (; seen_ < asked.size(); ++seen_) {
            const auto path = asked[seen_].substr(5, asked[seen_].find(' ', 5) - 5);
            if (path.ends_with(".ts")) text += path.substr(0, path.size() - 3) + " ";
        }
        return text;
    }

private:
    std::string answer(const std::string& head) {
        const std::string path = head.substr(4, head.find(' ', 4) - 4);
        if (path.ends_with(".ts")) return fetch::ok(std::string{as_text(kit::fixture("tiny.ts"))});
        if (path.ends_with("/all.m3u8"))
            return fetch::ok(
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\nlist.m3u8\n"
                "#EXT-X-STREAM-INF:BANDWIDTH=1000\n../other/list.m3u8\n");
        const std::lock_guard lock{mutex_};
        const auto found = lists_.find(path);
        return found == lists_.end() ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                     : fetch::ok(found->second);
    }

    std::mutex mutex_;
    std::map<std::string, std::string> lists_;
    std::size_t seen_ = 0;
    fetch::Web web_{[this](const std::string& head) { return answer(head); }};
};

class Recorder {
public:
    RecordingSummary poll(const std::string& url, const std::optional<Resume>& resume = {},
                          std::vector<std::string> alternatives = {}) {
        auto recording = session_->record({.url = url,
                                           .alternatives = std::move(alternatives),
                                           .directory = folder_.path(),
                                           .title = {},
                                           .is_poll = true,
                                           .resume = resume});
        REQUIRE(recording.has_value());
        const auto summary = recording->wait(30s);
        REQUIRE(summary.has_value());
        INFO((summary->error ? summary->error->message() : ""));
        return *summary;
    }
    /// To a first segment, then to its end at our wish.
    RecordingSummary stopped(const std::string& url, Site& site) {
        auto recording = session_->record({.url = url, .directory = folder_.path(), .title = {}});
        REQUIRE(recording.has_value());
        CHECK(kit::wait_for([&] { return !site.fetched().empty(); }, 10s));
        recording->finish(5s);
        const auto summary = recording->wait(30s);
        REQUIRE(summary.has_value());
        return *summary;
    }

private:
    kit::TempDir folder_;
    Result<Session> session_ = Session::open({.shards = 1, .log = {}});
};

void check_not_live(const RecordingSummary& summary) {
    CHECK(summary.state == RecordingState::not_live);
    CHECK(summary.error.value_or(Error{}).code == Errc::not_live);
    CHECK(summary.runs == 0);
    CHECK(summary.files.empty());
    CHECK_FALSE(summary.resume);
}

}  // namespace

TEST_CASE("left up: a playlist is recorded once, and then only what is new of it", "[session]") {
    Site site;
    Recorder recorder;
    site.list("a", {5, 7});
    const auto first = recorder.poll(site.url("a"));
    CHECK(first.state == RecordingState::completed);
    CHECK(site.fetched() == "a/seg5 a/seg6 a/seg7 ");
    REQUIRE(first.resume);
    CHECK(first.resume->has_ended);
    REQUIRE(first.resume->playlists.size() == 1);
    CHECK(first.resume->playlists[0].msn == 7);
    check_not_live(recorder.poll(site.url("a"), first.resume));
    CHECK(site.fetched().empty());

    const auto goes_on = [&](const Listed& listed) {
        site.list("a", listed);
        const auto next = recorder.poll(site.url("a"), first.resume);
        CHECK(next.state == RecordingState::completed);
        CHECK(next.gaps.empty());
        REQUIRE(next.resume);
        CHECK(next.resume->playlists.at(0).msn == listed.last);
        return site.fetched();
    };
    SECTION("more segments behind it") {
        CHECK(goes_on({6, 9}) == "a/seg8 a/seg9 ");
    }
    SECTION("more segments, long after") {
        CHECK(goes_on({30, 31}) == "a/seg30 a/seg31 ");
    }
    SECTION("another stream") {
        CHECK(goes_on({6, 8, "x"}) == "a/x6 a/x7 a/x8 ");
    }
    SECTION("a sequence that began anew") {
        CHECK(goes_on({0, 1}) == "a/seg0 a/seg1 ");
    }
}

TEST_CASE("left up: it gives way to another URL of the stream, and to another variant",
          "[session]") {
    Site site;
    Recorder recorder;
    site.list("a", {5, 7});
    site.list("other", {5, 7});
    const auto end = recorder.poll(site.url("a")).resume;
    REQUIRE(end);
    site.fetched();
    SECTION("all of them are left up") {
        check_not_live(recorder.poll(site.url("a"), end, {site.url("other"), site.url("none")}));
        check_not_live(recorder.poll(site.url("a", "all.m3u8"), end));
        CHECK(site.fetched().empty());
    }
    SECTION("one of them goes on") {
        site.list("other", {6, 8});
        const auto url = recorder.poll(site.url("a"), end, {site.url("none"), site.url("other")});
        CHECK(url.state == RecordingState::completed);
        CHECK(site.fetched() == "other/seg8 ");
        const auto variant = recorder.poll(site.url("a", "all.m3u8"), end);
        CHECK(variant.state == RecordingState::completed);
        CHECK(site.fetched() == "other/seg8 ");
    }
}

TEST_CASE("left up: a recording that we ended says nothing of where its stream did", "[session]") {
    Site site;
    Recorder recorder;
    site.list("a", {.first = 5, .last = 7, .ended = false});
    const auto summary = recorder.stopped(site.url("a"), site);
    CHECK(summary.state == RecordingState::completed);
    CHECK_FALSE(summary.resume);
}
