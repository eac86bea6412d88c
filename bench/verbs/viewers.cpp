// SPDX-License-Identifier: MIT
#include "verbs/viewers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "check/percentiles.hpp"
#include "kit/process.hpp"
#include "kit/verify.hpp"
#include "origin/live_origin.hpp"
#include "process/crew.hpp"
#include "process/pause.hpp"
#include "report/json_text.hpp"
#include "viewers/crowd.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr milliseconds kJoining{5'000};
constexpr unsigned kWindow = 6, kGraceSeconds = 2, kMarginSeconds = 600;
constexpr std::size_t kMostWords = 600;
constexpr milliseconds kStartLimit{60'000}, kSweepLimit{60'000}, kStopLimit{30'000};
/// From which on a machine waits for its disk as little as it can.
constexpr const char* kMemory = "/dev/shm";

std::string room_name(unsigned i) {
    return fmt::format("room-{}", i + 1);
}

/// Gone with the object, wherever it is.
class LiveDirectory {
public:
    LiveDirectory() {
        const fs::path base = ::access(kMemory, W_OK) == 0 ? kMemory : fs::temp_directory_path();
        path_ = base / fmt::format("weir-viewers-{}", ::getpid());
        fs::create_directories(path_);
    }
    LiveDirectory(const LiveDirectory&) = delete;
    ~LiveDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

struct Measured {
    Viewing viewing;
    CpuTime cpu;
    double cpu_s = 0;         ///< Over which that was taken.
    std::size_t left = 0;     ///< Folders, when all should be gone.
    unsigned incomplete = 0;  ///< Recordings that lack something.
    std::string trouble{};
    std::string nginx{};  ///< What it had to say; empty: nothing.
};

std::string config_of(const ViewersOptions& options, const LiveOrigin& origin, const fs::path& data,
                      const fs::path& live) {
    std::string text = fmt::format(
        "data = '{}'\n[recording]\nfile_name = '{{path}}_{{date}}_{{time}}'\n"
        "[publish]\ndirectory = '{}'\ncontainer = '{}'\nsegment = '{}s'\nwindow = {}\n"
        "grace = '{}s'\n",
        data.native(), live.native(), options.container, options.segment_s, kWindow, kGraceSeconds);
    for (const char* whose : {"platform", "host"})
        text += fmt::format("[watch.{}]\nat_once = {}\nrate = 'none'\n", whose, options.rooms);
    for (unsigned i = 0; i < options.rooms; ++i)
        text += fmt::format("[[room]]\nurl = '{}'\npublish = '{}'\n", origin.hls_url(room_name(i)),
                            room_name(i));
    return text;
}

/// With what weir writes for so many viewers, all of them behind one address.
Result<kit::Process> start_nginx(const ViewersOptions& options, const fs::path& weir,
                                 const fs::path& live, const fs::path& folder, std::uint16_t port) {
    const fs::path config = folder / "nginx.conf", errors = folder / "nginx.log";
    const std::string viewers = std::to_string(options.players);
    const auto written = kit::run_tool({weir, "deploy", "nginx", "--root", live, "--listen",
                                        fmt::format("127.0.0.1:{}", port), "--viewers", viewers,
                                        "--per-address", viewers, "--output", config});
    if (written.exit_code != 0) return Error{Errc::bad_option, written.errors};
    auto process = kit::Process::start(
        {.arguments = {"nginx", "-p", folder, "-e", errors, "-c", config, "-g",
                       fmt::format("daemon off; pid {};", (folder / "nginx.pid").native())},
         .output = errors,
         .errors = errors});
    if (!process) return process.error();
    if (auto up = kit::wait_until_listening(*process, {port}, errors); !up) return up.error();
    return process;
}

bool wait_for(const std::function<bool()>& condition, milliseconds limit) {
    const auto end = Clock::now() + limit;
    while (!condition())
        if (Clock::now() >= end || !pause(milliseconds{100})) return condition();
    return true;
}

/// That lists as much as players want to begin with.
bool is_published(const fs::path& folder) {
    std::vector<std::string> problems;
    const auto playlist = kit::read_judged(kit::read_text(folder / "index.m3u8"), problems);
    return playlist.segments.size() >= kWindow;
}

std::size_t folders_in(const fs::path& directory) {
    return std::size_t(std::distance(fs::directory_iterator{directory}, fs::directory_iterator{}));
}

/// Each file of a room, held against what was sent.
void check_recordings(const ViewersOptions& options, const LiveOrigin& origin, const fs::path& data,
                      Measured& measured) {
    for (unsigned i = 0; i < options.rooms; ++i) {
        kit::Recorded recorded{.url = origin.hls_url(room_name(i))};
        for (const auto& entry : fs::recursive_directory_iterator{data / "recordings"})
            if (entry.path().native().find(room_name(i) + "_") != std::string::npos)
                recorded.files.push_back(entry.path());
        std::ranges::sort(recorded.files);
        const auto reference = kit::fetch_reference(origin.url(), room_name(i));
        const auto verdict =
            reference ? kit::verify(recorded, *reference) : Result<kit::Verdict>{reference.error()};
        if (verdict && verdict->flawless()) continue;
        ++measured.incomplete;
        if (measured.trouble.empty())
            measured.trouble =
                verdict ? kit::to_text(*verdict) : room_name(i) + ": " + verdict.error().message();
    }
}

Result<Measured> measure(const ViewersOptions& options, const fs::path& programs) {
    const kit::TempDir folder;
    const LiveDirectory live;
    auto origin = LiveOrigin::start(
        programs / "weir-origin",
        {.rate = options.rate, .limit_s = options.seconds + kMarginSeconds}, folder.path());
    if (!origin) return origin.error();
    kit::write_text(folder / "weir.toml",
                    config_of(options, *origin, folder / "data", live.path()));
    const auto port = kit::free_port();
    const auto nginx = start_nginx(options, programs / "weir", live.path(), folder.path(), port);
    if (!nginx) return nginx.error();
    Crew weir;
    if (auto started = weir.start(
            {.arguments = {programs / "weir", "run", "--json", "--config", folder / "weir.toml"},
             .output = folder / "events",
             .errors = folder / "log"});
        !started)
        return started.error();
    std::vector<std::string> paths;
    for (unsigned i = 0; i < options.rooms; ++i)
        paths.push_back("/" + room_name(i) + "/");
    const auto all_published = [&] {
        return std::ranges::all_of(
            paths, [&](const auto& path) { return is_published(live.path() / path.substr(1)); });
    };
    if (!wait_for(all_published, kStartLimit))
        return Error{Errc::timed_out, "not every room is published:\n" +
                                          kit::read_text(folder / "log").substr(0, 2'000)};
    Measured measured;
    weir.look();
    const auto cpu_before = weir.running_cpu();
    const auto begin = Clock::now();
    measured.viewing =
        watch_all(port, paths, options.players, kJoining, std::chrono::seconds{options.seconds});
    weir.look();
    const auto cpu = weir.running_cpu();
    measured.cpu = cpu;
    measured.cpu -= cpu_before;
    measured.cpu_s = std::chrono::duration<double>(Clock::now() - begin).count();
    measured.nginx = kit::read_text(folder / "nginx.log").substr(0, kMostWords);
    for (unsigned i = 0; i < options.rooms; ++i)
        (void)origin->inject(room_name(i), "fault=end");
    (void)wait_for([&] { return folders_in(live.path()) == 0; }, kSweepLimit);
    measured.left = folders_in(live.path());
    weir.interrupt();
    if (!weir.wait(kStopLimit)) measured.trouble = "weir did not end";
    check_recordings(options, *origin, folder / "data", measured);
    return measured;
}

std::vector<Target> targets_of(const ViewersOptions& options, const Measured& measured) {
    const Viewing& viewing = measured.viewing;
    const auto startup = percentiles(viewing.startup_s);
    const auto one = [](double value) { return Spread{value, value, value}; };
    const double worst = startup && startup->count == options.players ? startup->max : 1e9;
    return {
        {"players that came", double(options.players), one(viewing.players), true},
        {"failed requests", 0, one(viewing.failed)},
        {"stalls", 0, one(viewing.stalls)},
        {"stale playlists", 0, one(viewing.stale)},
        {"start-up of the last player, s", 2.0 * options.segment_s, one(worst)},
        {"folders left at the end", 0, one(double(measured.left))},
        {"recordings that lack something", 0, one(measured.incomplete)},
    };
}

json::object json_of(const ViewersOptions& options, const Measured& measured,
                     const std::vector<Target>& targets) {
    const Viewing& viewing = measured.viewing;
    const auto startup = percentiles(viewing.startup_s);
    json::array held;
    for (const Target& target : targets)
        held.push_back(json::object{{"claim", target.claim},
                                    {"limit", target.limit},
                                    {"measured", target.measured->median},
                                    {"holds", target.holds()}});
    return {{"rooms", options.rooms},
            {"players", viewing.players},
            {"seconds", options.seconds},
            {"segment_s", options.segment_s},
            {"container", options.container},
            {"playlists", viewing.playlists},
            {"segments", viewing.segments},
            {"bytes", viewing.bytes},
            {"failed", viewing.failed},
            {"stalls", viewing.stalls},
            {"stale", viewing.stale},
            {"startup_s", startup ? json::value{{"p50", number_or_null(startup->p50)},
                                                {"p99", number_or_null(startup->p99)},
                                                {"max", number_or_null(startup->max)}}
                                  : json::value{}},
            {"weir_cpu_s", number_or_null(measured.cpu.total_s())},
            {"folders_left", measured.left},
            {"incomplete", measured.incomplete},
            {"targets", std::move(held)}};
}

std::string text_of(const ViewersOptions& options, const Measured& measured,
                    const std::vector<Target>& targets) {
    const Viewing& viewing = measured.viewing;
    const auto startup = percentiles(viewing.startup_s).value_or(Percentiles{});
    std::string text = fmt::format(
        "{} rooms, {} players, {} s, segments of {} s as {}\n"
        "{} playlists and {} segments, {:.1f} MB; start-up p50 {:.3f} s, p99 {:.3f} s, max {:.3f} "
        "s\nweir: {:.2f} s user, {:.2f} s system in {:.0f} s\n",
        options.rooms, viewing.players, options.seconds, options.segment_s, options.container,
        viewing.playlists, viewing.segments, double(viewing.bytes) / 1e6, startup.p50, startup.p99,
        startup.max, measured.cpu.user_s, measured.cpu.system_s, measured.cpu_s);
    for (const std::string& trouble : {viewing.trouble, measured.trouble, measured.nginx})
        if (!trouble.empty()) text += trouble + "\n";
    for (const Target& target : targets)
        text += "- " + describe(target) + "\n";
    return text;
}

}  // namespace

int run_viewers(const ViewersOptions& options, const fs::path& programs) {
    catch_interrupts();
    const auto measured = measure(options, programs);
    if (!measured) {
        fmt::print(stderr, "weir-bench: {}\n", measured.error().message());
        return 1;
    }
    const auto targets = targets_of(options, *measured);
    if (!publish(options.publication, "viewers", text_of(options, *measured, targets),
                 json_of(options, *measured, targets)))
        return 1;
    return std::ranges::all_of(targets, &Target::holds) && !is_interrupted() ? 0 : 1;
}

}  // namespace weir::bench
