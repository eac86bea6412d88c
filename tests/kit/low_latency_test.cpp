// SPDX-License-Identifier: MIT
// The origin's low-latency playlists: as text in virtual time, and over loopback.
#include <fmt/format.h>

#include "kit/origin/live_plan.hpp"
#include "kit/origin_fixture.hpp"
#include "playlist/delta.hpp"

namespace weir::kit {
namespace {

constexpr std::int64_t kSecond = 90'000;

LivePlan plan() {
    return LivePlan{{.segment_90k = 2 * kSecond, .window = 8, .first_msn = 50, .parts = 4}};
}

OriginOptions with_parts() {
    auto options = quick_options();
    options.parts = 5;
    options.window = 8;
    return options;
}

playlist::MediaPlaylist parsed(const std::string& text, bool wants_delta = false) {
    auto parsed = playlist::parse(text, "http://origin.test/live/a/low.m3u8", {},
                                  {.variables = {}, .wants_delta = wants_delta});
    if (!parsed) FAIL(parsed.error().message());
    return std::get<playlist::MediaPlaylist>(std::move(*parsed));
}

playlist::MediaPlaylist shown(double seconds, const LivePlan::LowLatency& how = {}) {
    const auto text = plan().low_latency_playlist(std::int64_t(seconds * kSecond), {}, how);
    if (!text) FAIL("no playlist");
    return parsed(*text, how.skips);
}

}  // namespace

TEST_CASE("low latency: parts are listed as they come, up to their segment", "[kit]") {
    const auto before = shown(20.4), one = shown(20.6), three = shown(21.9), next = shown(22);
    CHECK(before.segments.back().msn == 59);
    CHECK_FALSE(before.coming.has_value());
    REQUIRE(one.coming.has_value());
    CHECK(one.coming->msn == 60);
    CHECK(one.coming->duration == playlist::Seconds{0.5});
    CHECK(three.coming->duration == playlist::Seconds{1.5});
    CHECK(three.part_hint->uri == "http://origin.test/live/a/60.3.ts");
    CHECK(next.segments.back().msn == 60);
    CHECK(next.parts.size() == 12);
    CHECK(shown(22, {.drops_parts = true}).parts.empty());
    CHECK_FALSE(LivePlan{{}}.low_latency_playlist(30 * kSecond, {}, {}).has_value());
}

TEST_CASE("low latency: its delta updates fit, unless they are not to", "[kit]") {
    const auto before = shown(20.6), after = shown(22.6);
    const auto delta = shown(22.6, {.skips = true});
    REQUIRE(delta.skip.has_value());
    CHECK(delta.skip->segments == 2);
    const auto whole = playlist::apply_delta(before, delta);
    REQUIRE(whole.has_value());
    CHECK(whole->segments.size() == after.segments.size());
    CHECK(whole->segments.front().uri == after.segments.front().uri);
    const auto misfit = shown(22.6, {.skips = true, .skips_too_much = true});
    CHECK(playlist::apply_delta(before, misfit).has_error());
}

TEST_CASE("low latency: a blocking reload waits for just what it asks for", "[kit]") {
    const auto at = [](std::uint64_t msn, std::optional<unsigned> part, double now = 20.6) {
        const auto ticks = plan().listed_at_90k(msn, part, std::int64_t(now * kSecond));
        return ticks ? double(*ticks) / kSecond : -1;
    };
    CHECK(at(60, 1) == Approx(21).margin(0.01));
    CHECK(at(60, {}) == Approx(22).margin(0.01));
    CHECK(at(60, 4) == Approx(22.5).margin(0.01));  // It has four: the next one's first.
    CHECK(at(59, 0) == Approx(20.6).margin(0.01));
    CHECK(at(61, {}) == Approx(24).margin(0.01));
    CHECK(at(62, {}) == -1);
}

TEST_CASE("low latency: the parts of a segment put together are the segment", "[kit]") {
    const auto origin = started(with_parts());
    const auto query = GENERATE(as<std::string>{}, "", "?ranges", "?fmp4", "?fmp4&ranges");
    const auto extension = query.find("fmp4") == query.npos ? "ts" : "m4s";
    const auto playlist = parsed(get(origin.low_latency_url("a", query)).body);
    const auto msn = playlist.segments.back().msn;
    std::string parts;
    unsigned count = 0;
    for (const auto& part : playlist.parts) {
        if (part.msn != msn) continue;
        const auto path = part.uri.substr(part.uri.find("/live"));
        const auto range = part.range ? fmt::format("{}-{}", part.range->offset,
                                                    part.range->offset + part.range->length - 1)
                                      : std::string{};
        const auto answer = http_get({.url = origin.url(path), .range = range});
        REQUIRE(answer.has_value());
        CHECK(answer->status == (part.range ? 206 : 200));
        parts += answer->body;
        ++count;
    }
    CHECK(count == 5);
    CHECK(same(parts, get(origin.url(fmt::format("/live/a/{}.{}", msn, extension))).body));
}

TEST_CASE("low latency: a blocking reload is answered once there is news", "[kit]") {
    const auto origin = started(with_parts());
    const auto url = origin.low_latency_url("a");
    const auto now = parsed(get(url).body);
    const auto next = now.segments.back().msn + 1;
    const auto news = parsed(get(fmt::format("{}?_HLS_msn={}&_HLS_part=0", url, next + 1)).body);
    CHECK(Clock::now() >= origin.published(next + 1, 0));
    CHECK(news.segments.back().msn == next);
    CHECK(news.coming->msn == next + 1);
    CHECK(status_of(fmt::format("{}?_HLS_msn={}", url, next + 9)) == 400);
}

TEST_CASE("low latency: a part can be refused while its segment is not", "[kit]") {
    auto origin = started(with_parts());
    const auto msn = parsed(get(origin.low_latency_url("a")).body).segments.back().msn;
    origin.inject("a", {.target = Target::part, .count = 0, .from_msn = msn, .to_msn = msn});
    CHECK(status_of(origin.url(fmt::format("/live/a/{}.0.ts", msn))) == 404);
    CHECK(status_of(origin.url(fmt::format("/live/a/{}.ts", msn))) == 200);
    REQUIRE(origin.log("a").size() == 1);
    CHECK(origin.log("a")[0].resource == "part 0");
    CHECK(status_of(origin.url(fmt::format("/live/a/{}.5.ts", msn))) == 404);
}

}  // namespace weir::kit
