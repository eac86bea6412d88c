// SPDX-License-Identifier: MIT
// Each fault does what it says, and the log tells of it.
#include "kit/origin/fault.hpp"

#include <curl/curl.h>

#include "kit/origin_fixture.hpp"

namespace weir::kit {
namespace {

/// URLs of the segments that stream "a" lists now, oldest first.
std::vector<std::string> segment_urls(const Origin& origin) {
    std::vector<std::string> all;
    for (const auto& uri : uris(get(origin.hls_url("a")).body))
        all.push_back(origin.url("/live/a/") + uri);
    return all;
}

std::uint64_t newest_msn(const Origin& origin) {
    const auto url = segment_urls(origin).back();
    return std::stoull(url.substr(url.rfind('/') + 1));
}

std::string segment_url(const Origin& origin, std::uint64_t msn) {
    return origin.url("/live/a/" + std::to_string(msn) + ".ts");
}

struct Broken {
    std::string error;
    HttpAnswer partial;
};

/// A transfer that must fail.
Broken broken(const std::string& url, double limit_s = 10) {
    Broken result;
    const auto answer = http_get({.url = url, .limit_s = limit_s}, &result.partial);
    REQUIRE(answer.has_error());
    result.error = answer.error().detail;
    return result;
}

bool failed_with(const Broken& result, int curl_code) {
    return result.error.ends_with("(" + std::to_string(curl_code) + ")");
}

void control(const Origin& origin, const std::string& query, long status = 200) {
    const auto answer = http_get({.url = origin.url("/control/a?" + query), .method = "POST"});
    REQUIRE(answer.has_value());
    CHECK(answer->status == status);
}

}  // namespace

TEST_CASE("fault status: strikes so many requests, then no more", "[kit]") {
    auto origin = started();
    const auto msn = newest_msn(origin);
    const auto url = segment_url(origin, msn);
    origin.inject("a", {.kind = FaultKind::status, .count = 2, .status = 500});
    CHECK(status_of(origin.hls_url("a")) == 200);
    CHECK(status_of(url) == 500);
    CHECK(status_of(url) == 500);
    CHECK(status_of(url) == 200);
    const auto log = origin.log("a");
    REQUIRE(log.size() == 2);
    CHECK(log[0].resource == "segment");
    CHECK(log[0].detail == "500");
    CHECK(log[0].msn == msn);
}

TEST_CASE("fault status: of the playlist only", "[kit]") {
    auto origin = started();
    control(origin, "fault=status&code=503&on=playlist");
    const auto url = segment_url(origin, 102);
    CHECK(status_of(url) == 200);
    CHECK(status_of(origin.hls_url("a")) == 503);
    CHECK(status_of(origin.hls_url("a")) == 200);
    CHECK(status_of(origin.hls_url("b")) == 200);
}

TEST_CASE("fault drop: its segments are gone for ever, others are not", "[kit]") {
    auto origin = started();
    const auto msn = newest_msn(origin);
    control(origin, fmt::format("fault=drop&from={}&to={}", msn - 1, msn));
    for (int i = 0; i < 3; ++i)
        CHECK(status_of(segment_url(origin, msn)) == 404);
    CHECK(status_of(segment_url(origin, msn - 1)) == 404);
    CHECK(status_of(segment_url(origin, msn - 2)) == 200);
    control(origin, "fault=clear");
    CHECK(status_of(segment_url(origin, msn)) == 200);
}

TEST_CASE("fault html: a page instead of media, with 200", "[kit]") {
    auto origin = started();
    const auto url = segment_urls(origin).back();
    control(origin, "fault=html");
    const auto answer = get(url);
    CHECK(answer.status == 200);
    CHECK(answer.type == "text/html");
    CHECK(answer.body.starts_with("<!DOCTYPE html>"));
    CHECK(get(url).type == "video/mp2t");
}

TEST_CASE("fault short: fewer bytes than promised", "[kit]") {
    auto origin = started();
    const auto url = segment_urls(origin).back();
    const auto whole = get(url).body;
    control(origin, "fault=short&after=1000");
    const auto result = broken(url);
    CHECK(failed_with(result, CURLE_PARTIAL_FILE));
    CHECK(same(result.partial.body, whole.substr(0, 1000)));
    control(origin, "fault=short");
    CHECK(broken(url).partial.body.size() == whole.size() / 2);
    CHECK(same(get(url).body, whole));
}

TEST_CASE("fault reset: RST in mid-segment", "[kit]") {
    auto origin = started();
    const auto url = segment_urls(origin).back();
    control(origin, "fault=reset&after=5000");
    const auto result = broken(url);
    CHECK(failed_with(result, CURLE_RECV_ERROR));
    CHECK(result.partial.body.size() <= 5000);
    CHECK(origin.log("a").at(0).body_bytes == 5000);
}

TEST_CASE("fault stall: silence for ever, or for a while", "[kit]") {
    auto origin = started();
    const auto url = segment_urls(origin).back();
    const auto whole = get(url).body;
    control(origin, "fault=stall&after=700");
    const auto result = broken(url, 0.5);
    CHECK(failed_with(result, CURLE_OPERATION_TIMEDOUT));
    CHECK(result.partial.body.size() == 700);
    control(origin, "fault=stall&after=700&seconds=0.3");
    const auto before = Clock::now();
    CHECK(same(get(url).body, whole));
    CHECK(Clock::now() - before >= 300ms);
}

TEST_CASE("fault slow: bytes at a pace", "[kit]") {
    auto origin = started();
    const auto url = segment_urls(origin).back();
    const auto size = get(url).body.size();
    control(origin, fmt::format("fault=slow&after=0&rate={}", size * 2));
    const auto before = Clock::now();
    CHECK(get(url).body.size() == size);
    CHECK(Clock::now() - before >= 350ms);
}

TEST_CASE("fault frozen: the playlist stands still while media goes on", "[kit]") {
    auto origin = started();
    control(origin, "fault=frozen&seconds=2.5");
    const auto frozen = segment_urls(origin);
    const auto complete = origin.complete_segments();
    REQUIRE(wait_for([&] { return origin.complete_segments() > complete; }, 3s));
    CHECK(segment_urls(origin) == frozen);
    CHECK(status_of(segment_url(
              origin, std::stoull(frozen.back().substr(frozen.back().rfind('/') + 1)) + 1)) == 200);
    CHECK(wait_for([&] { return segment_urls(origin) != frozen; }, 5s));
}

TEST_CASE("fault restart: media sequence, URIs and timestamps anew", "[kit]") {
    auto origin = started();
    control(origin, "fault=restart");
    REQUIRE(wait_for([&] { return segment_urls(origin).front().ends_with("/r1/0.ts"); }, 5s));
    const auto playlist = get(origin.hls_url("a")).body;
    CHECK(playlist.find("#EXT-X-MEDIA-SEQUENCE:0\n") != playlist.npos);
    const auto frames = frames_of(get(segment_urls(origin).front()).body);
    CHECK(frames.front().dts_us < 100'000);
    const auto verdict = compare(frames, origin.reference("a"));
    CHECK(verdict.flawless());
    CHECK(verdict.video.matched == 30);
    CHECK(origin.log("a").at(0).kind == FaultKind::restart);
}

TEST_CASE("fault restart: an FLV body ends, the next one begins near 0", "[kit]") {
    auto origin = started();
    origin.inject("a", {.kind = FaultKind::restart});
    const auto before = frames_of(get(origin.flv_url("a")).body);
    CHECK(before.front().dts_us > 10'000'000);
    HttpAnswer after;
    CHECK(http_get({.url = origin.flv_url("a"), .limit_s = 1.2}, &after).has_error());
    const auto frames = frames_of(after.body);
    CHECK(frames.front().dts_us < 100'000);
    auto both = before;
    both.insert(both.end(), frames.begin(), frames.end());
    CHECK(compare(both, origin.reference("a")).video.missing.empty());
}

TEST_CASE("fault discontinuity: told in the playlist, and timestamps jump", "[kit]") {
    auto origin = started();
    control(origin, "fault=discontinuity&seconds=500");
    const std::string tag = "#EXT-X-DISCONTINUITY\n";
    std::string playlist;
    REQUIRE(wait_for(
        [&] {
            playlist = get(origin.hls_url("a")).body;
            return playlist.find(tag) != playlist.npos;
        },
        5s));
    const auto urls = segment_urls(origin);
    const auto old = frames_of(get(urls.front()).body), jumped = frames_of(get(urls.back()).body);
    CHECK(jumped.front().dts_us - old.front().dts_us > 500'000'000);
    CHECK(only(Kind::audio, jumped).front().pts_us - jumped.front().pts_us < 50'000);
    auto both = old;
    both.insert(both.end(), jumped.begin(), jumped.end());
    CHECK(compare(jumped, origin.reference("a")).flawless());
}

TEST_CASE("fault discontinuity: an FLV body goes on with other timestamps", "[kit]") {
    auto origin = started();
    origin.inject("a", {.kind = FaultKind::discontinuity, .seconds = 500});
    HttpAnswer answer;
    CHECK(http_get({.url = origin.flv_url("a"), .limit_s = 3}, &answer).has_error());
    const auto frames = frames_of(answer.body);
    CHECK(frames.back().dts_us - frames.front().dts_us > 500'000'000);
    CHECK(compare(frames, origin.reference("a")).flawless());
}

TEST_CASE("fault double and swap: segments have the bytes of others", "[kit]") {
    auto origin = started();
    const auto msn = newest_msn(origin);
    const auto first = get(segment_url(origin, msn - 1)).body,
               second = get(segment_url(origin, msn)).body;
    control(origin, fmt::format("fault=swap&msn={}", msn - 1));
    CHECK(same(get(segment_url(origin, msn - 1)).body, second));
    CHECK(same(get(segment_url(origin, msn)).body, first));
    control(origin, fmt::format("fault=double&msn={}", msn - 3));
    CHECK(same(get(segment_url(origin, msn - 2)).body, get(segment_url(origin, msn - 3)).body));
}

TEST_CASE("fault empty and huge: 200, with nothing and with too much", "[kit]") {
    auto origin = started();
    const auto url = segment_url(origin, newest_msn(origin));
    control(origin, "fault=empty");
    const auto empty = get(url);
    CHECK(empty.status == 200);
    CHECK(empty.body.empty());
    control(origin, "fault=huge");
    CHECK(get(url).body.size() == 64u << 20);
    CHECK(get(url).body.size() < 1u << 20);
}

TEST_CASE("fault older: the playlist of some time ago, so many times", "[kit]") {
    auto origin = started();
    const auto newest = newest_msn(origin);
    control(origin, "fault=older&on=playlist&count=2&seconds=3");
    for (int i = 0; i < 2; ++i)
        CHECK(newest_msn(origin) <= newest - 2);
    CHECK(newest_msn(origin) >= newest);
    CHECK(origin.log("a").size() == 2);
}

TEST_CASE("fault gap: no media, and the playlist says so", "[kit]") {
    auto origin = started();
    const auto msn = newest_msn(origin);
    control(origin, fmt::format("fault=gap&msn={}", msn));
    const auto playlist = get(origin.hls_url("a")).body;
    CHECK(playlist.find(fmt::format("#EXT-X-GAP\n{}.ts\n", msn)) != playlist.npos);
    CHECK(status_of(segment_url(origin, msn)) == 404);
    CHECK(status_of(segment_url(origin, msn - 1)) == 200);
}

TEST_CASE("fault token and target: what the playlist says beside its media", "[kit]") {
    auto origin = started();
    control(origin, "fault=token");
    control(origin, "fault=target&seconds=10");
    CHECK(get(origin.hls_url("a")).body.find("#EXT-X-TARGETDURATION:10\n") != std::string::npos);
    const auto url = segment_urls(origin).back();
    CHECK(url.find("?token=") != url.npos);
    CHECK(status_of(url) == 200);
    CHECK(wait_for([&] { return segment_urls(origin).back() != url; }, 1s));
}

TEST_CASE("fault end: the stream ends with the segment in progress", "[kit]") {
    auto origin = started();
    control(origin, "fault=end");
    const auto has_ended = [&] {
        return get(origin.hls_url("a")).body.find("#EXT-X-ENDLIST") != std::string::npos;
    };
    CHECK(wait_for(has_ended, 5s));
    CHECK(status_of(origin.flv_url("a")) == 404);
    CHECK(get(origin.hls_url("b")).body.find("#EXT-X-ENDLIST") == std::string::npos);
}

TEST_CASE("faults of an FLV body that is being sent: short, reset, stall", "[kit]") {
    auto origin = started();
    SECTION("short: in the middle of a tag, without last chunk") {
        origin.inject("a", {.kind = FaultKind::cut});
        const auto result = broken(origin.flv_url("a"), 5);
        CHECK((failed_with(result, CURLE_PARTIAL_FILE) || failed_with(result, CURLE_RECV_ERROR)));
        CHECK(result.partial.body.starts_with("FLV"));
    }
    SECTION("reset") {
        origin.inject("a", {.kind = FaultKind::reset});
        CHECK(failed_with(broken(origin.flv_url("a"), 5), CURLE_RECV_ERROR));
    }
    SECTION("stall") {
        origin.inject("a", {.kind = FaultKind::stall, .after_bytes = 10});
        CHECK(failed_with(broken(origin.flv_url("a"), 1), CURLE_OPERATION_TIMEDOUT));
    }
    CHECK(origin.log("a").at(0).resource == "flv");
}

TEST_CASE("fault control: nonsense is refused, the log can be fetched", "[kit]") {
    auto origin = started();
    control(origin, "fault=earthquake", 400);
    control(origin, "count=1", 400);
    control(origin, "fault=status&count=many", 400);
    CHECK(status_of(origin.url("/control/a?fault=status")) == 405);
    control(origin, "fault=status&code=410&msn=102");
    CHECK(status_of(segment_url(origin, 103)) == 200);
    CHECK(status_of(segment_url(origin, 102)) == 410);
    const auto log = get(origin.url("/log/a")).body;
    CHECK(log.find(R"("fault":"status")") != log.npos);
    CHECK(log.find(R"("msn":102)") != log.npos);
}

}  // namespace weir::kit
