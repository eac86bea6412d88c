// SPDX-License-Identifier: MIT
// Many streams in one Session: what each costs adds up to what the process costs, they end side by
// side, and once they have ended nothing is left of them.
#include <dirent.h>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <weir/weir.hpp>

#include "base/clock.hpp"
#include "kit/origin_fixture.hpp"
#include "kit/process.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

#if defined(WEIR_SANITIZED)
constexpr unsigned kCycles = 200, kLive = 20;
#else
constexpr unsigned kCycles = 2'000, kLive = 100;
#endif

/// The origin as a process of its own, so that what it uses is not ours.
class OriginProcess {
public:
    explicit OriginProcess(const std::string& rate = "300k") {
        auto process = kit::Process::start(
            {.arguments = {WEIR_ORIGIN, "--size", "320x180", "--rate", rate, "--gop", "1",
                           "--segment", "1", "--loop", "8", "--window", "4"},
             .output = folder_ / "out"});
        if (!process) FAIL(process.error().message());
        process_.emplace(std::move(*process));
        const auto told = [&] { return kit::read_text(folder_ / "out").ends_with("}\n"); };
        REQUIRE(kit::wait_for(told, 20s));
        const auto line = kit::read_text(folder_ / "out");
        const std::string key = "\"url\":\"";
        const auto at = line.find(key) + key.size();
        url_ = line.substr(at, line.find('"', at) - at);
    }
    std::string hls_url(const std::string& name) const {
        return fmt::format("{}/live/{}/index.m3u8", url_, name);
    }
    std::string flv_url(const std::string& name) const {
        return fmt::format("{}/live/{}.flv", url_, name);
    }

private:
    kit::TempDir folder_;
    std::optional<kit::Process> process_;
    std::string url_;
};

Session opened(const SessionOptions& options = {}) {
    auto session = Session::open(options);
    if (!session) FAIL(session.error().message());
    return std::move(*session);
}

/// Half of them HLS, half FLV; of each kind a third kept as it comes.
Recording started(Session& session, const OriginProcess& origin, unsigned number,
                  const fs::path& folder) {
    const auto name = fmt::format("s{}", number);
    RecordingOptions options;
    options.url = number % 2 == 0 ? origin.hls_url(name) : origin.flv_url(name);
    options.directory = folder;
    options.name = "{path}";
    options.format = number / 2 % 3 == 0 ? Format::source : Format::ts;
    auto recording = session.record(options);
    if (!recording) FAIL(recording.error().message());
    return *recording;
}

bool all_have_media(const std::vector<Recording>& recordings, double media_s, milliseconds limit) {
    return kit::wait_for(
        [&] {
            return std::ranges::all_of(
                recordings, [&](const auto& each) { return each.stats().media_s >= media_s; });
        },
        limit);
}

/// CPU time of our threads whose names begin like that, by the scheduler's own books.
double cpu_of_threads(const std::string& name) {
    double seconds = 0;
    for (const auto& task : fs::directory_iterator("/proc/self/task")) {
        if (!kit::read_text(task.path() / "comm").starts_with(name)) continue;
        std::ifstream schedstat{task.path() / "schedstat"};
        double nanoseconds = 0;
        schedstat >> nanoseconds;
        seconds += nanoseconds / 1e9;
    }
    return seconds;
}

struct OpenFiles {
    std::size_t sockets = 0, others = 0;

    bool operator==(const OpenFiles&) const = default;
};

OpenFiles open_files() {
    OpenFiles open;
    for (const auto& entry : fs::directory_iterator{"/proc/self/fd"}) {
        const auto what = fs::read_symlink(entry).native();
        ++(what.starts_with("socket:") ? open.sockets : open.others);
    }
    return open;
}

std::uint64_t resident_bytes() {
    ::malloc_trim(0);
    std::ifstream statm{"/proc/self/statm"};
    std::uint64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * std::uint64_t(::sysconf(_SC_PAGESIZE));
}

std::set<fs::path> files_below(const fs::path& folder) {
    std::set<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.insert(entry.path());
    return files;
}

}  // namespace

TEST_CASE("many: what twenty recordings are told to use is what the process uses", "[e2e]") {
    const OriginProcess origin{"2M"};
    const kit::TempDir folder;
    Session session = opened();
    std::vector<Recording> running;
    for (unsigned i = 0; i < 20; ++i)
        running.push_back(started(session, origin, i, folder.path()));
    REQUIRE(all_have_media(running, 8, 40s));
    double told = 0;
    for (const Recording& each : running)
        told += each.stats().cpu_s;
    const double used = cpu_of_threads("weir-shard") + cpu_of_threads("weir-disk");
    INFO("told " << told << " s, used " << used << " s");
    CHECK(told > 0.9 * used);
    CHECK(told < 1.15 * used);
    for (const Recording& each : running) {
        CHECK(each.stats().cpu_s > told / 20 / 10);
        CHECK(each.stats().cpu_share > 0);
    }
}

TEST_CASE("many: a hundred live recordings end within three seconds, all with their files",
          "[e2e]") {
    const OriginProcess origin;
    const kit::TempDir folder;
    Session session = opened();
    std::vector<Recording> running;
    for (unsigned i = 0; i < kLive; ++i)
        running.push_back(started(session, origin, i, folder.path()));
    REQUIRE(all_have_media(running, 0.5, 60s));
    const auto begin = Clock::now();
    const auto closed = session.close(30s);
    CHECK(Clock::now() - begin < 3s);
    CHECK(closed.has_value());
    CHECK(session.stats().forced_stops == 0);
    std::set<fs::path> named;
    for (Recording& each : running) {
        const auto summary = each.wait(0ms);
        REQUIRE(summary.has_value());
        CHECK(summary->state == RecordingState::completed);
        for (const FileInfo& file : summary->files)
            named.insert(file.path);
    }
    CHECK(named.size() == kLive);
    for (const auto& file : files_below(folder.path()))
        CHECK((named.contains(file) || file.native().ends_with(".gaps.jsonl")));
}

TEST_CASE("many: of thousands of starts and stops nothing is left but the files", "[e2e]") {
    const OriginProcess origin;
    const kit::TempDir folder;
    const auto open_before = open_files();
    std::optional<Session> session{opened()};
    const auto open = open_files();
    std::vector<Recording> running;
    std::set<fs::path> named;
    std::uint64_t resident = 0;
    std::size_t ended = 0;
    const auto is_stopped_at = [](unsigned number) { return number % 7 == 3; };
    for (unsigned number = 0; ended < kCycles;) {
        for (; running.size() < kLive && number < kCycles; ++number)
            running.push_back(started(*session, origin, number, folder.path()));
        // Some are stopped before they have anything.
        for (auto& each : running)
            if (is_stopped_at(unsigned(each.id())) || each.stats().files > 0) each.finish();
        while (const auto event = session->next_event(5ms)) {
            const auto* end = std::get_if<event::RecordingEnded>(&event->what);
            if (!end) continue;
            ++ended;
            CHECK(end->summary.state == RecordingState::completed);
            for (const FileInfo& file : end->summary.files)
                named.insert(file.path);
            std::erase_if(running, [&](const auto& each) { return each.id() == event->recording; });
            // The first of them fill the pools: connections, handles, blocks.
            if (ended == kCycles / 4) resident = resident_bytes();
        }
    }
    const auto left = open_files();
    INFO(fmt::format("resident {} then {}, sockets {} then {}, other files {} then {}", resident,
                     resident_bytes(), open.sockets, left.sockets, open.others, left.others));
    CHECK(session->stats().recordings == 0);
    CHECK(session->stats().memory_bytes == 0);
    REQUIRE(session->close(10s).has_value());
    for (const auto& file : files_below(folder.path()))
        CHECK((named.contains(file) || file.native().ends_with(".gaps.jsonl")));
#if !defined(WEIR_SANITIZED)
    CHECK(resident_bytes() < resident + (8u << 20));
#endif
    CHECK(left.others <= open.others);
    // Connections lie ready for the next, as many as were busy at the same time.
    CHECK(left.sockets < open.sockets + kLive);
    session.reset();
    CHECK((open_files() == open_before));
}

}  // namespace weir::e2e
