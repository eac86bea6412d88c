// SPDX-License-Identifier: MIT
// What keeps a host from being overwhelmed, through the public API against a live origin: floors of
// free space, the memory budget, what recordings use, and stops that are forced.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <weir/weir.hpp>

#include "base/clock.hpp"
#include "fetch/web.hpp"
#include "kit/origin_fixture.hpp"
#include "kit/process.hpp"

using namespace weir;

namespace {

kit::Origin& origin() {
    static kit::Origin instance = kit::started();
    return instance;
}

Session opened(SessionOptions options) {
    auto session = Session::open(options);
    if (!session) FAIL(session.error().message());
    return std::move(*session);
}

Recording recorded(Session& session, const std::string& url, const kit::TempDir& folder) {
    auto recording = session.record({.url = url, .directory = folder.path(), .title = {}});
    if (!recording) FAIL(recording.error().message());
    return *recording;
}

RecordingSummary summary_of(Recording recording, milliseconds limit = 20s) {
    auto summary = recording.wait(limit);
    if (!summary) FAIL(summary.error().message());
    return std::move(*summary);
}

bool has_media(const std::vector<Recording>& recordings, double media_s) {
    return kit::wait_for(
        [&] {
            return std::ranges::all_of(
                recordings, [&](const auto& each) { return each.stats().media_s > media_s; });
        },
        20s);
}

/// The next event of that kind.
template <class Kind>
std::optional<Kind> next(Session& session, milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (Clock::now() < deadline) {
        const auto event = session.next_event(100ms);
        if (event && std::holds_alternative<Kind>(event->what)) return std::get<Kind>(event->what);
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("limits: below the start floor nothing is asked for and nothing is made", "[session]") {
    const fetch::Web web{[](const std::string&) { return fetch::ok("hello"); }};
    const kit::TempDir folder;
    SessionOptions options;
    options.space.start_percent = 100;
    Session session = opened(options);
    const auto refused = summary_of(recorded(session, web.url("/a.m3u8"), folder));
    CHECK(refused.state == RecordingState::failed);
    REQUIRE(refused.error);
    CHECK(refused.error->code == Errc::disk_full);
    CHECK_THAT(refused.error->detail, Catch::Contains("% are free"));
    CHECK(web.connections() == 0);
    CHECK(std::filesystem::is_empty(folder.path()));
    const auto stats = session.stats();
    REQUIRE(stats.volumes.size() == 1);
    CHECK(stats.volumes[0].free_bytes > 0);
    CHECK(stats.volumes[0].total_bytes > stats.volumes[0].free_bytes);

    // Another floor counts for the next one.
    REQUIRE(session.set_limits({}).has_value());
    const auto asked = summary_of(recorded(session, web.url("/a.m3u8"), folder));
    CHECK(asked.error->code == Errc::not_a_stream);
    CHECK(session.set_limits({.space = {.stop_percent = 101}, .log = {}}).error().code ==
          Errc::bad_option);
}

TEST_CASE("limits: below the stop floor recordings end with their files whole", "[session]") {
    const kit::TempDir folder;
    Session session = opened({});
    const std::vector<Recording> running{recorded(session, origin().hls_url("floor-h"), folder),
                                         recorded(session, origin().flv_url("floor-f"), folder)};
    REQUIRE(has_media(running, 1));
    SessionOptions floor;
    floor.space.stop_percent = 100;
    REQUIRE(session.set_limits(floor).has_value());
    for (const Recording& each : running) {
        const auto summary = summary_of(each, 5s);
        CHECK(summary.state == RecordingState::failed);
        REQUIRE(summary.error);
        CHECK(summary.error->code == Errc::disk_full);
        CHECK_THAT(summary.error->detail, Catch::Contains("the floor for going on"));
        REQUIRE(summary.files.size() == 1);
        const auto report = inspect(summary.files[0].path);
        REQUIRE(report.has_value());
        CHECK(report->problems == std::vector<std::string>{});
        REQUIRE(summary.gaps.size() == 1);
        CHECK(summary.gaps[0].cause == GapCause::disk);
    }
    CHECK(session.stats().volumes.at(0).is_low);
    // None begins below it either, and all is well again once there is room.
    CHECK(summary_of(recorded(session, origin().hls_url("floor-h"), folder)).error->code ==
          Errc::disk_full);
    REQUIRE(session.set_limits({}).has_value());
    const Recording again = recorded(session, origin().hls_url("floor-h"), folder);
    CHECK(has_media({again}, 0.5));
}

TEST_CASE("limits: a spent memory budget refuses what is new, and what runs goes on whole",
          "[session]") {
    const kit::TempDir folder;
    Session session = opened({.memory_bytes = 1, .log = {}});
    const std::vector<Recording> running{recorded(session, origin().flv_url("memory"), folder)};
    REQUIRE(has_media(running, 0.5));
    CHECK(session.stats().memory_bytes > 1);
    CHECK(session.stats().memory_limit == 1);
    const auto refused =
        session.record({.url = origin().hls_url("memory"), .directory = folder.path()});
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Errc::memory_budget);
    CHECK(refused.error().code == Fault::transient);
    CHECK_THAT(refused.error().detail, Catch::Contains("MB"));
    // The process is told as overloaded, too: what can wait is to pause.
    const auto overload = next<event::Overload>(session, 5s);
    REQUIRE(overload);
    CHECK(overload->level == 1);
    CHECK_THAT(overload->why, Catch::Contains("memory budget"));

    REQUIRE(has_media(running, 4));
    CHECK(running[0].stats().gaps == 0);
    REQUIRE(session.set_limits({}).has_value());
    CHECK(session.record({.url = origin().hls_url("memory"), .directory = folder.path()})
              .has_value());
}

TEST_CASE("limits: memory is let go when recordings end", "[session]") {
    const kit::TempDir folder;
    Session session = opened({.memory_bytes = 1u << 30, .log = {}});
    std::vector<Recording> running;
    for (const char* name : {"a", "b", "c", "d"}) {
        running.push_back(recorded(session, origin().flv_url(name), folder));
        running.push_back(recorded(session, origin().hls_url(name), folder));
    }
    REQUIRE(has_media(running, 1));
    for (const Recording& each : running) {
        CHECK(each.stats().peak_bytes > 0);
        CHECK(each.stats().network_bytes >= each.stats().received_bytes);
        CHECK(each.stats().cpu_s > 0);
    }
    CHECK(session.stats().recordings == running.size());
    for (Recording& each : running)
        each.finish();
    for (const Recording& each : running)
        CHECK(summary_of(each).state == RecordingState::completed);
    CHECK(kit::wait_for([&] { return session.stats().memory_bytes == 0; }, 10s));
    CHECK(session.stats().prefetched_bytes == 0);
    CHECK(session.stats().recordings == 0);
}

TEST_CASE("limits: a recording above its thresholds is told, once", "[session]") {
    const kit::TempDir folder;
    Session session = opened({.resources = {.cpu_share = 0, .memory_bytes = 1000}, .log = {}});
    const Recording heavy = recorded(session, origin().flv_url("heavy"), folder);
    const auto warning = next<event::ResourceWarning>(session, 10s);
    REQUIRE(warning);
    CHECK(warning->kind == event::ResourceWarning::Kind::memory);
    CHECK(warning->value > 1000);
    CHECK(warning->threshold == 1000);
    CHECK_FALSE(next<event::ResourceWarning>(session, 2500ms));
    const auto usage = heavy.usage();
    REQUIRE_FALSE(usage.empty());
    CHECK(usage.back().network_bytes > 0);
    CHECK(usage.back().cpu_s > 0);
}

TEST_CASE("limits: a stream that does not obey in time is cut off, the others are not",
          "[session]") {
    const kit::TempDir folder;
    Session session = opened({});
    const Recording good = recorded(session, origin().flv_url("obeys"), folder);
    static unsigned sections = 0;
    const std::string name = fmt::format("hangs-{}", ++sections);
    Recording stuck = recorded(session, origin().hls_url(name), folder);
    REQUIRE(has_media({good, stuck}, 1));
    origin().inject(name, {.kind = kit::FaultKind::stall,
                           .count = 0,
                           .after_bytes = 1'000,
                           .seconds = 30,
                           .bytes_per_s = 0});
    const auto before = stuck.stats().media_s;
    REQUIRE(kit::wait_for(
        [&, last = before, since = Clock::now()]() mutable {
            const auto now = stuck.stats().media_s;
            if (now > last) since = Clock::now();
            last = now;
            return Clock::now() - since > 1500ms;
        },
        20s));
    const auto begin = Clock::now();
    SECTION("by a limit of its own") {
        stuck.finish(200ms);
        const auto cut = summary_of(stuck, 5s);
        CHECK(Clock::now() - begin < 2s);
        CHECK(cut.forced);
        CHECK(cut.state == RecordingState::completed);
        CHECK(inspect(cut.files.at(0).path)->sound());
        CHECK(session.stats().forced_stops == 1);
        CHECK(session.close(10s).has_value());
    }
    SECTION("when all are closed") {
        const auto closed = session.close(200ms);
        CHECK(Clock::now() - begin < 2s);
        REQUIRE(closed.has_error());
        CHECK(closed.error().code == Errc::timed_out);
        CHECK(closed.error().detail == "1 recordings had to be cut off");
        CHECK(session.stats().forced_stops == 1);
        CHECK(summary_of(stuck, 1s).forced);
    }
    (void)session.close(10s);
    CHECK_FALSE(summary_of(good, 1s).forced);
}

TEST_CASE("limits: abort() ends a recording that has not begun yet", "[session]") {
    const kit::TempDir folder;
    const fetch::LoopbackServer silent{
        "127.0.0.1", [](fetch::LoopbackServer::Socket socket) -> boost::asio::awaitable<void> {
            char byte = 0;
            boost::system::error_code error;
            while (!error)
                (void)co_await socket.async_read_some(
                    boost::asio::buffer(&byte, 1),
                    boost::asio::redirect_error(boost::asio::use_awaitable, error));
        }};
    Session session = opened({});
    Recording recording =
        recorded(session, fmt::format("http://127.0.0.1:{}/a.m3u8", silent.port()), folder);
    recording.abort();
    const auto summary = summary_of(recording, 5s);
    CHECK(summary.forced);
    CHECK(summary.state == RecordingState::completed);
    CHECK(std::filesystem::is_empty(folder.path()));
    // One that has ended has nothing left that could be forced.
    recording.finish(0ms);
    recording.abort();
    CHECK(session.stats().forced_stops == 1);
}

TEST_CASE("limits: new limits of users count from then on", "[session]") {
    const kit::TempDir folder;
    Session session = opened({.limits = {.per_user = 1}, .log = {}});
    RecordingOptions options{.url = origin().flv_url("user"), .user = "anna"};
    options.directory = folder.path();
    REQUIRE(session.record(options).has_value());
    const auto refused = session.record(options);
    REQUIRE(refused.has_error());
    CHECK_THAT(refused.error().message(),
               Catch::StartsWith("STREAM_LIMIT_EXCEEDED: 1 of 1 recordings of user 'anna'"));
    REQUIRE(session.set_limits({.limits = {.per_user = 2}, .log = {}}).has_value());
    CHECK(session.record(options).has_value());
    CHECK(session.record(options).error().code == Errc::stream_limit);
}
