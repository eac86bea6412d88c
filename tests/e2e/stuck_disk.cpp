// SPDX-License-Identifier: MIT
// A disk that stands still for longer than a live window, one that turns read-only in mid-write, a
// folder that is removed: what was closed is sound, what is lost is told, and other disks' streams
// lose nothing. The calls that write are ours in this program, so that they block and fail as they
// would on such a disk; no test can rely on a real one.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <weir/files.hpp>
#include <weir/session.hpp>

#include "e2e/judge.hpp"
#include "e2e/own_mounts.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

/// What the calls below do to files under one folder.
class Trouble {
public:
    enum class Kind { none, stuck, read_only };

    void begin(Kind kind, const fs::path& folder) {
        const std::lock_guard lock{mutex_};
        kind_ = kind;
        folder_ = folder.native();
        is_on_ = true;
    }
    void end() {
        const std::lock_guard lock{mutex_};
        kind_ = Kind::none;
        is_on_ = false;
        over_.notify_all();
    }
    /// Blocks while its disk is stuck. False: it may not be written to.
    bool may_write(const std::string& path) {
        std::unique_lock lock{mutex_};
        if (!path.starts_with(folder_) || kind_ == Kind::none) return true;
        if (kind_ == Kind::read_only) return false;
        ++blocked_;
        over_.wait(lock, [this] { return kind_ != Kind::stuck; });
        return true;
    }
    bool is_on() const { return is_on_; }
    unsigned blocked() const { return blocked_; }

private:
    std::mutex mutex_;
    std::condition_variable over_;
    Kind kind_ = Kind::none;
    std::string folder_;
    std::atomic<bool> is_on_{false};
    std::atomic<unsigned> blocked_{0};
};

Trouble& trouble() {
    static Trouble only;
    return only;
}

bool may_write(int fd) {
    if (!trouble().is_on()) return true;
    std::error_code none;
    return trouble().may_write(fs::read_symlink(fmt::format("/proc/self/fd/{}", fd), none));
}

Recording record(Session& session, const std::string& url, const fs::path& folder) {
    RecordingOptions options;
    options.url = url;
    options.directory = folder;
    auto recording = session.record(std::move(options));
    if (!recording) FAIL(recording.error().message());
    return *recording;
}

RecordingSummary summary_of(Recording recording, milliseconds limit = 20s) {
    auto summary = recording.wait(limit);
    if (!summary) FAIL(summary.error().message());
    return std::move(*summary);
}

bool has_media(const Recording& recording, double media_s, milliseconds limit = 20s) {
    return kit::wait_for([&] { return recording.stats().media_s >= media_s; }, limit);
}

Judged judged(const kit::Origin& origin, const std::string& name, const RecordingSummary& summary) {
    Recorded recorded{.url = summary.url, .files = summary.files};
    for (const Gap& gap : summary.gaps)
        recorded.gaps.push_back({.cause = std::string{to_string(gap.cause)},
                                 .from_msn = gap.from_msn,
                                 .to_msn = gap.to_msn,
                                 .seconds = gap.seconds});
    return judge(origin, name, std::move(recorded));
}

void check_flawless(const kit::Origin& origin, const std::string& name,
                    const RecordingSummary& summary) {
    CHECK(summary.state == RecordingState::completed);
    CHECK(summary.gaps.empty());
    const auto outcome = judged(origin, name, summary);
    INFO(outcome.text());
    CHECK(outcome.problems.empty());
    CHECK(outcome.verdict.flawless());
}

}  // namespace

TEST_CASE("stuck disk: other disks' streams lose nothing, its own go on and tell what they lost",
          "[e2e][stuck_disk]") {
    if (!in_own_mounts("[stuck_disk]")) return;
    const auto origin = kit::started();
    const kit::TempDir folder;
    mount_tmpfs(folder / "bad", "100m");
    auto session = Session::open({});
    REQUIRE(session.has_value());
    Recording good_hls = record(*session, origin.hls_url("good-h"), folder / "good");
    Recording good_flv = record(*session, origin.flv_url("good-f"), folder / "good");
    Recording bad_hls = record(*session, origin.hls_url("bad-h"), folder / "bad");
    Recording bad_flv = record(*session, origin.flv_url("bad-f"), folder / "bad");
    Recording hung = record(*session, origin.flv_url("bad-x"), folder / "bad");
    for (const auto& each : {good_hls, good_flv, bad_hls, bad_flv, hung})
        REQUIRE(has_media(each, 1));

    const auto begin = Clock::now();
    trouble().begin(Trouble::Kind::stuck, folder / "bad");
    REQUIRE(kit::wait_for([] { return trouble().blocked() >= 2; }, 10s));

    // What is to begin there is told so, instead of waiting for ever; elsewhere it begins.
    const Recording refused = record(*session, origin.hls_url("late"), folder / "bad/late");
    const Recording elsewhere = record(*session, origin.flv_url("late"), folder / "good");
    CHECK(has_media(elsewhere, 0.3, 5s));
    const auto no_answer = summary_of(refused, 8s);
    CHECK(no_answer.state == RecordingState::failed);
    REQUIRE(no_answer.error);
    CHECK(no_answer.error->code == Errc::volume_stuck);
    CHECK(no_answer.error->code == Fault::transient);

    // One that is to end does so within its limit and the 3 s that its disk is given.
    const auto asked = Clock::now();
    hung.finish(500ms);
    const auto cut = summary_of(hung, 10s);
    CHECK(Clock::now() - asked < 6s);
    CHECK(cut.forced);
    CHECK(cut.state == RecordingState::failed);
    CHECK(cut.error->code == Errc::volume_stuck);

    // Longer than the window of the playlist and what can be fetched behind it.
    const auto media_then = good_hls.stats().media_s;
    CHECK(kit::wait_for([&] { return Clock::now() - begin > 15s; }, 20s));
    CHECK(good_hls.stats().media_s > media_then + 2);
    CHECK(session->stats().memory_bytes < 5 * (8u << 20));
    const auto bad_then = bad_hls.stats().media_s;
    trouble().end();
    CHECK(has_media(bad_hls, bad_then + 2));
    CHECK(session->close(20s).has_value());

    check_flawless(origin, "good-h", summary_of(good_hls));
    check_flawless(origin, "good-f", summary_of(good_flv));
    for (const auto& [name, recording] : {std::pair{"bad-h", bad_hls}, {"bad-f", bad_flv}}) {
        const auto outcome = judged(origin, name, summary_of(recording));
        INFO(outcome.text());
        CHECK(outcome.problems.empty());
        CHECK(outcome.verdict.accounted());
    }
    // What was cut off was written when the disk went on, and has its name.
    CHECK(kit::wait_for(
        [&] {
            for (const auto& entry : fs::directory_iterator(folder / "bad"))
                if (entry.path().extension() == ".part") return false;
            return true;
        },
        10s));
    for (const auto& entry : fs::directory_iterator(folder / "bad"))
        if (entry.path().extension() == ".ts") CHECK(inspect(entry.path())->sound());
}

TEST_CASE("read-only disk: what was written before is kept, and found again by recover()",
          "[e2e]") {
    const auto origin = kit::started();
    const kit::TempDir folder;
    auto session = Session::open({});
    REQUIRE(session.has_value());
    Recording good = record(*session, origin.hls_url("good"), folder / "good");
    const Recording bad = record(*session, origin.flv_url("bad"), folder / "bad");
    REQUIRE(has_media(good, 1));
    REQUIRE(has_media(bad, 2));
    trouble().begin(Trouble::Kind::read_only, folder / "bad");
    const auto failed = summary_of(bad, 10s);
    CHECK(failed.state == RecordingState::failed);
    REQUIRE(failed.error);
    CHECK(failed.error->code == Fault::local);
    CHECK_THAT(failed.error->message(), Catch::Contains("Read-only file system"));
    CHECK(std::ranges::count(failed.gaps, GapCause::disk, &Gap::cause) == 1);
    trouble().end();
    const auto media_then = good.stats().media_s;
    CHECK(has_media(good, media_then + 1));
    good.finish();
    check_flawless(origin, "good", summary_of(good));

    const auto recovered = recover(folder / "bad");
    REQUIRE(recovered.has_value());
    REQUIRE(recovered->size() == 1);
    CHECK_FALSE(recovered->front().error);
    const auto report = inspect(recovered->front().path);
    REQUIRE(report.has_value());
    CHECK(report->sound());
    CHECK(report->duration_s > 1);
}

TEST_CASE("removed folder: the recording ends and says so, instead of writing to nothing",
          "[e2e]") {
    const auto origin = kit::started();
    const kit::TempDir folder;
    auto session = Session::open({});
    REQUIRE(session.has_value());
    Recording good = record(*session, origin.hls_url("good"), folder / "good");
    const Recording bad = record(*session, origin.flv_url("bad"), folder / "bad");
    REQUIRE(has_media(good, 1));
    REQUIRE(has_media(bad, 1));
    fs::remove_all(folder / "bad");
    const auto failed = summary_of(bad, 10s);
    CHECK(failed.state == RecordingState::failed);
    REQUIRE(failed.error);
    CHECK(failed.error->code == Fault::local);
    CHECK_THAT(failed.error->message(), Catch::Contains("was removed while it was written"));
    REQUIRE(failed.gaps.size() == 1);
    CHECK(failed.gaps[0].cause == GapCause::disk);
    CHECK(failed.gaps[0].seconds >= 1);
    // Another one makes it anew.
    const Recording again = record(*session, origin.flv_url("bad"), folder / "bad");
    CHECK(has_media(again, 0.5));
    CHECK(session->close(10s).has_value());
    CHECK(inspect(summary_of(again).files.at(0).path)->sound());
    check_flawless(origin, "good", summary_of(good));
}

}  // namespace weir::e2e

// In place of the C library's.
extern "C" {
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
    if (!weir::e2e::may_write(fd)) {
        errno = EROFS;
        return -1;
    }
    return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}
int renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) noexcept {
    if (weir::e2e::trouble().is_on() && !weir::e2e::trouble().may_write(to)) {
        errno = EROFS;
        return -1;
    }
    return int(::syscall(SYS_renameat2, from_fd, from, to_fd, to, flags));
}
}
