// SPDX-License-Identifier: MIT
// Folders that can't be written, disks that fill up, servers that say nothing: told, kept, and no
// other recording is touched. Many folders in one process, and short timeouts, are for the library.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <weir/files.hpp>
#include <weir/session.hpp>

#include "e2e/judge.hpp"
#include "e2e/own_mounts.hpp"
#include "e2e/players.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

Session open_session() {
    auto session = Session::open({});
    if (!session) FAIL(session.error().message());
    return std::move(*session);
}

Recording record(Session& session, RecordingOptions options) {
    auto recording = session.record(std::move(options));
    if (!recording) FAIL(recording.error().message());
    return *recording;
}

RecordingSummary summary_of(Recording recording, milliseconds limit) {
    auto summary = recording.wait(limit);
    if (!summary) FAIL(summary.error().message());
    return std::move(*summary);
}

/// A good recording, and the same stream where it can't be kept: how that ended. The good one is
/// judged, complete to its end.
RecordingSummary record_beside_good(const kit::Origin& origin, RecordingOptions bad) {
    const kit::TempDir folder;
    Session session = open_session();
    const Recording good =
        record(session, {.url = origin.hls_url("good"), .directory = folder.path(), .title = {}});
    const Recording failing = record(session, std::move(bad));
    const RecordingSummary failed = summary_of(failing, 40s);
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 10s));
    Recording{good}.finish();
    const RecordingSummary summary = summary_of(good, 20s);
    CHECK(summary.state == RecordingState::completed);
    const Judged judged = judge(origin, "good", {.url = summary.url, .files = summary.files});
    INFO(judged.text());
    CHECK(judged.begins_first);
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.flawless());
    return failed;
}

void check_local_failure(const RecordingSummary& summary, const std::string& words) {
    CHECK(summary.state == RecordingState::failed);
    REQUIRE(summary.error);
    CHECK(summary.error->code == Fault::local);
    CHECK_THAT(summary.error->message(), Catch::Contains(words));
}

/// What was recorded before the disk was full: it has its name, plays, and is told as it is.
void check_kept(const kit::Origin& origin, const std::string& stream, const Recorded& recorded) {
    REQUIRE(recorded.files.size() == 1);
    const FileInfo& file = recorded.files.front();
    const Judged judged = judge(origin, stream, recorded);
    INFO(judged.text());
    CHECK(file.path.extension() != ".part");
    CHECK(file.bytes == fs::file_size(file.path));
    CHECK(judged.begins_first);
    CHECK(judged.verdict.av_in_step);
    // A transport stream ends with the last packet that found room, in the middle of a frame.
    const bool is_ts = file.path.extension() == ".ts";
    for (const auto kind : {kit::Kind::video, kit::Kind::audio}) {
        const kit::TrackVerdict& track = judged.verdict.track(kind);
        CHECK(track.matched > 30);
        CHECK(track.missing.empty());
        CHECK(track.doubled + track.out_of_order == 0);
        CHECK(track.foreign <= (is_ts ? 1 : 0));
    }
    if (is_ts) return;
    CHECK(judged.problems.empty());
    CHECK(player_complaints(file.path).empty());
}

/// The media that found no room is told as a gap, and the file is told as long as it is.
void check_told(const Recorded& recorded) {
    REQUIRE(recorded.gaps.size() == 1);
    CHECK(recorded.gaps.front().cause == "disk");
    CHECK(recorded.gaps.front().seconds > 0);
    const auto report = inspect(recorded.files.front().path);
    REQUIRE(report.has_value());
    CHECK(recorded.files.front().duration_s == Approx(report->duration_s).margin(0.1));
}

}  // namespace

TEST_CASE("bad disk: a folder below a file can't be made; other recordings go on", "[e2e]") {
    const auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir folder;
    kit::write_text(folder / "file", "not a folder");
    const auto summary = record_beside_good(
        origin, {.url = origin.flv_url("bad"), .directory = folder / "file/below", .title = {}});
    check_local_failure(summary, "Not a directory");
    CHECK(summary.files.empty());

    const auto outcome =
        WeirProcess::record(folder / "file/below", {origin.flv_url("cli")}).finish(20s);
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.recorded(origin.flv_url("cli")).error, Catch::Contains("Not a directory"));
}

TEST_CASE("bad disk: a read-only file system is told; other recordings go on",
          "[e2e][bad_disk_read_only]") {
    if (!in_own_mounts("[bad_disk_read_only]")) return;
    const auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir folder;
    mount_tmpfs(folder / "disk", "1m");
    make_read_only(folder / "disk");
    const auto summary = record_beside_good(
        origin, {.url = origin.flv_url("bad"), .directory = folder / "disk", .title = {}});
    check_local_failure(summary, "Read-only file system");
    CHECK(summary.files.empty());
}

TEST_CASE("bad disk: when it is full, what was recorded is kept", "[e2e][bad_disk_full]") {
    if (!in_own_mounts("[bad_disk_full]")) return;
    const auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir folder;
    const std::vector<std::string> formats{"ts", "mp4", "mkv", "flv", "source"};
    std::vector<WeirProcess> running;
    for (const auto& format : formats) {
        mount_tmpfs(folder / format, "1m");
        running.push_back(WeirProcess::record(
            folder / format, {"-f", format, "--name", "{path}", origin.hls_url("hls-" + format),
                              origin.flv_url("flv-" + format)}));
    }
    for (std::size_t i = 0; i < formats.size(); ++i) {
        const auto outcome = running[i].finish(40s);
        INFO(formats[i] << ": " << outcome.text());
        CHECK(outcome.exit_code == 1);
        for (const bool is_flv : {false, true}) {
            const auto stream = (is_flv ? "flv-" : "hls-") + formats[i];
            const auto recorded =
                outcome.recorded(is_flv ? origin.flv_url(stream) : origin.hls_url(stream));
            CHECK(recorded.state == "failed");
            CHECK_THAT(recorded.error, Catch::StartsWith("disk full"));
            check_kept(origin, stream, recorded);
            check_told(recorded);
        }
    }
}

TEST_CASE("bad disk: a full one stops its own recordings only", "[e2e][bad_disk_beside]") {
    if (!in_own_mounts("[bad_disk_beside]")) return;
    const auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir folder;
    mount_tmpfs(folder / "disk", "500k");
    const auto summary = record_beside_good(
        origin, {.url = origin.flv_url("bad"), .directory = folder / "disk", .title = {}});
    check_local_failure(summary, "disk full");
    REQUIRE(summary.error->code == Errc::disk_full);
    CHECK(summary.files.size() == 1);
}

TEST_CASE("bad server: one that never answers is given up when its time is over", "[e2e]") {
    const auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir folder;
    RecordingOptions silent{
        .url = origin.url("/bad/silent"), .directory = folder.path(), .title = {}};
    silent.http.read_timeout = 300ms;
    silent.http.retry_delay = 50ms;
    silent.http.retries = 2;
    const auto begin = Clock::now();
    const auto summary = record_beside_good(origin, silent);
    CHECK(Clock::now() - begin < 15s);
    CHECK(summary.state == RecordingState::failed);
    REQUIRE(summary.error);
    CHECK(summary.error->code == Errc::stalled);
    CHECK_THAT(summary.error->message(), Catch::Contains("no data"));
}

TEST_CASE("bad title: it names files, and no folder", "[e2e]") {
    const auto origin = kit::started(kit::quick_options(64));
    std::string emoji;
    for (int i = 0; i < 75; ++i)
        emoji += "\U0001F600";
    using namespace std::string_literals;
    for (const std::string& title : {"../../up"s, "nul\0inside"s, emoji, "/"s, "a\nb"s}) {
        const kit::TempDir folder;
        Session session = open_session();
        const auto summary = summary_of(record(session, {.url = origin.hls_url("title"),
                                                         .directory = folder / "out",
                                                         .name = "{title}",
                                                         .title = title,
                                                         .duration = 1s}),
                                        20s);
        CHECK(summary.state == RecordingState::completed);
        REQUIRE(summary.files.size() == 1);
        const auto& path = summary.files.front().path;
        CHECK(fs::exists(path));
        CHECK(path.parent_path() == folder / "out");
        CHECK(path.filename().string().size() <= 255);
    }
}

}  // namespace weir::e2e
