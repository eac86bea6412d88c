// SPDX-License-Identifier: MIT
// The public API against a live origin.
#include <weir/weir.hpp>

#include <catch2/catch.hpp>

#include "kit/origin/origin.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

kit::Origin& origin() {
    static kit::Origin instance = [] {
        kit::OriginOptions options;
        options.media.width = 160;
        options.media.height = 90;
        return kit::Origin::start(options).value();
    }();
    return instance;
}

RecordingOptions recording(const std::string& url, const kit::TempDir& directory) {
    RecordingOptions options;
    options.url = url;
    options.directory = directory.path();
    return options;
}

}  // namespace

TEST_CASE("session: bad options are told at once, with what to do", "[session]") {
    CHECK(Session::open({.shards = 5000, .log = {}}).error().code == Errc::bad_option);
    auto session = Session::open({});
    REQUIRE(session.has_value());
    const auto refusal = [&](RecordingOptions options) {
        return session->record(std::move(options)).error().code;
    };
    CHECK(refusal({.url = "file:///etc/passwd"}) == Errc::refused_url);
    CHECK(refusal({.url = "http://h/x", .alternatives = {"ftp://h/x"}}) == Errc::refused_url);
    CHECK(refusal({.url = "http://h/x", .name = "{nome}"}) == Errc::bad_option);
    CHECK(refusal({.url = "http://h/x", .quality = "great"}) == Errc::bad_option);
    CHECK(refusal({.url = "http://h/x", .codecs = {"hevc", "h265"}}) == Errc::bad_option);
    CHECK(refusal({.url = "http://h/x", .buffer_bytes = 1}) == Errc::bad_option);
}

TEST_CASE("session: what can't be published is told at once", "[session]") {
    auto session = Session::open({});
    REQUIRE(session.has_value());
    const auto refusal = [&](Format format, auto change) {
        RecordingOptions options;
        options.url = "http://h/x";
        options.format = format;
        options.publish.emplace();
        options.publish->directory = "live";
        options.publish->folder = "room";
        change(*options.publish);
        const auto recording = session->record(std::move(options));
        REQUIRE_FALSE(recording.has_value());
        CHECK(recording.error().code == Errc::bad_option);
        return recording.error().detail;
    };
    const auto as_dvr = [](PublishOptions& publish) { publish.dvr = true; };
    CHECK(refusal(Format::source, [](auto&) {}) ==
          "what is kept as it comes is not published; take ts or mp4");
    CHECK(refusal(Format::mkv, as_dvr) == "publish: dvr wants files of ts or mp4");
    CHECK(refusal(Format::flv, as_dvr) == "publish: dvr wants files of ts or mp4");
    CHECK(refusal(Format::ts, [](auto& publish) {
              publish.folder = "../x";
          }).starts_with("a published folder is letters"));
}

TEST_CASE("session: finish() ends a recording cleanly, with its files named", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({});
    auto hls = session->record(recording(origin().hls_url("finish"), directory));
    auto flv = session->record(recording(origin().flv_url("finish"), directory));
    REQUIRE(
        kit::wait_for([&] { return hls->stats().media_s > 3 && flv->stats().media_s > 1; }, 30s));
    hls->finish();
    flv->finish();
    for (auto* each : {&*hls, &*flv}) {
        const auto summary = each->wait(20s);
        REQUIRE(summary.has_value());
        CHECK(summary->state == RecordingState::completed);
        CHECK(!summary->error);
        CHECK(summary->gaps.empty());
        REQUIRE(summary->files.size() == 1);
        const auto report = inspect(summary->files[0].path);
        REQUIRE(report.has_value());
        CHECK(report->problems == std::vector<std::string>{});
    }
}

TEST_CASE("session: while a segment is stuck others are fetched, as far as the budget goes",
          "[session]") {
    const auto most_held = [](const std::string& name, std::uint64_t prefetch_bytes) {
        const kit::TempDir directory;
        origin().inject(
            name,
            {.kind = kit::FaultKind::stall, .after_bytes = 1'000, .seconds = 3, .bytes_per_s = 0});
        auto session = Session::open({.prefetch_bytes = prefetch_bytes});
        auto recorded = session->record(recording(origin().hls_url(name), directory));
        std::uint64_t most = 0;
        const auto has_gone_on = [&] {
            most = std::max(most, recorded->stats().buffered_bytes);
            return recorded->stats().media_s > 3;
        };
        CHECK(kit::wait_for(has_gone_on, 30s));
        recorded->finish();
        const auto summary = recorded->wait(20s);
        REQUIRE(summary.has_value());
        for (const Gap& gap : summary->gaps) {
            INFO(name << ": " << gap.detail);
            CHECK(to_string(gap.cause) == "stop");
        }
        return most;
    };
    const auto with_budget = most_held("ahead", 64 << 20), without = most_held("in-turn", 0);
    INFO(with_budget << " and " << without << " bytes");
    CHECK(with_budget > 2 * without);
}

TEST_CASE("session: close() finishes all, and nothing new is taken", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({});
    auto one = session->record(recording(origin().hls_url("close"), directory));
    REQUIRE(kit::wait_for([&] { return one->stats().media_s > 0; }, 30s));
    REQUIRE(session->close(20s));
    CHECK(one->wait(0ms)->state == RecordingState::completed);
    CHECK(session->record(recording(origin().hls_url("late"), directory)).error().code ==
          Errc::session_closed);
}

TEST_CASE("session: a handle outlives its session", "[session]") {
    const kit::TempDir directory;
    std::optional<Recording> handle;
    {
        auto session = Session::open({});
        handle = *session->record(recording(origin().flv_url("outlive"), directory));
        REQUIRE(kit::wait_for([&] { return handle->stats().media_s > 0; }, 30s));
    }
    handle->finish();
    const auto summary = handle->wait(0ms);
    REQUIRE(summary.has_value());
    CHECK(summary->state == RecordingState::completed);
    CHECK(summary->files.size() == 1);
}

TEST_CASE("session: when no URL of a stream can be opened, each is told why", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({.host_connections = 1, .log = {}});
    auto options = recording(origin().url("/nothing"), directory);
    options.alternatives = {origin().url("/bad/html")};
    const auto summary = session->record(options)->wait(60s);
    REQUIRE(summary.has_value());
    REQUIRE(summary->error);
    CHECK_THAT(summary->error->detail, Catch::Contains("/nothing: ") && Catch::Contains("404") &&
                                           Catch::Contains("/bad/html: "));
}

TEST_CASE("session: the duration limit is met to the frame", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({});
    auto options = recording(origin().hls_url("limit"), directory);
    options.duration = 3s;
    const auto summary = session->record(options)->wait(60s);
    REQUIRE(summary.has_value());
    REQUIRE(summary->files.size() == 1);
    CHECK(summary->files[0].packets->video == 90);
    CHECK(summary->gaps.empty());
}

TEST_CASE("session: events tell the story in order", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({});
    auto options = recording(origin().hls_url("events"), directory);
    options.duration = 2s;
    REQUIRE(session->record(options).has_value());
    std::string story;
    while (const auto event = session->next_event(30s)) {
        if (std::holds_alternative<event::RecordingStarted>(event->what)) story += "started ";
        if (std::holds_alternative<event::RunStarted>(event->what)) story += "run ";
        if (std::holds_alternative<event::FileOpened>(event->what)) story += "opened ";
        if (std::holds_alternative<event::FileFinished>(event->what)) story += "finished ";
        if (std::holds_alternative<event::RecordingEnded>(event->what)) {
            story += "ended";
            break;
        }
    }
    CHECK(story == "started run opened finished ended");
}

TEST_CASE("session: a stream that is not there is not live, and no file is made", "[session]") {
    const kit::TempDir directory;
    auto session = Session::open({});
    const auto summary =
        session->record(recording(origin().url("/nothing/here.m3u8"), directory))->wait(30s);
    REQUIRE(summary.has_value());
    CHECK(summary->state == RecordingState::not_live);
    CHECK(std::filesystem::is_empty(directory.path()));
}
