// SPDX-License-Identifier: MIT
#include "contestants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <sstream>

#include "live_origin.hpp"
#include "pause.hpp"
#include "weir_summary.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto kLookEach = 2s;
constexpr auto kFinishLimit = 30s;
constexpr auto kRoundLimit = 120s;
constexpr unsigned kMostRounds = 1000;
constexpr int kExitWithGaps = 3;      // weir's.
constexpr int kExitBySignal = 255;    // ffmpeg's when SIGINT ended it.
constexpr double kEnoughMedia = 0.9;  // Below it a recorder has missed something.

/// The second or third word of what `program` says of its version; empty when it can't be started.
std::string version_of(const std::vector<std::string>& arguments, unsigned word) {
    const auto said = kit::run_tool(arguments, 10s);
    if (said.exit_code != 0) return {};
    std::istringstream words{said.output};
    std::string version;
    for (unsigned i = 0; i <= word; ++i)
        words >> version;
    return version;
}

/// No proxy stands between a contestant and the origin.
kit::Command command(std::vector<std::string> arguments, const fs::path& log) {
    return {.arguments = std::move(arguments),
            .output = log,
            .errors = log,
            .environment = {"no_proxy=*", "NO_PROXY=*"}};
}

Row new_row(std::string contestant, std::string version, const Job& job) {
    Row row;
    row.contestant = std::move(contestant);
    row.version = std::move(version);
    row.streams = unsigned(job.playlists.size());
    if (row.version.empty()) {
        row.outcome = Outcome::missing;
        row.remarks = {"it is not installed"};
    }
    return row;
}

Row broken(Row row, std::string why) {
    row.outcome = Outcome::broken;
    row.remarks.push_back(std::move(why));
    return row;
}

/// `what`, and the end of a log where it says anything, on one line.
std::string with_log(std::string what, const fs::path& log) {
    constexpr std::size_t kMost = 300;
    std::string text = kit::read_text(log);
    if (text.size() > kMost) text.erase(0, text.size() - kMost);
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? what : fmt::format("{}: {}", what, text);
}

struct Files {
    unsigned count = 0;
    std::uint64_t bytes = 0, least = 0;
};

Files files_in(const fs::path& folder) {
    Files files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder, ignored}) {
        const auto bytes = entry.is_regular_file(ignored) ? entry.file_size(ignored) : 0;
        files.least = files.count == 0 ? bytes : std::min(files.least, bytes);
        files.bytes += bytes;
        ++files.count;
    }
    return files;
}

/// Looks at the crew now and then, asks it to finish after job.length. What went wrong, or nothing.
std::string let_record(Crew& crew, const Job& job) {
    const auto end = Clock::now() + job.length;
    while (Clock::now() < end) {
        const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
        if (!pause(std::min<milliseconds>(left, kLookEach))) return "interrupted";
        if (!crew.all_running()) return "it ended too soon";
        crew.look();
    }
    crew.interrupt();
    return crew.wait(kFinishLimit) ? "" : "it did not end when asked to";
}

void take_figures(Row& row, const Crew& crew, const Files& files) {
    row.bytes = files.bytes;
    row.cpu = crew.cpu();
    row.footprint = crew.footprint();
}

/// A live recorder begins some segments back, so it should hold at least what went by meanwhile.
void remark_on_amount(Row& row, const Job& job, const Files& files) {
    const double due_s = std::chrono::duration<double>(job.length).count();
    const double least_s = double(files.least) * 8 / job.media_bps;
    if (files.count != row.streams)
        row.remarks.push_back(fmt::format("{} files for {} streams", files.count, row.streams));
    if (least_s < due_s * kEnoughMedia)
        row.remarks.push_back(
            fmt::format("it missed media: a stream has {:.1f} s of {:.1f} s", least_s, due_s));
}

/// What a recorder did, from its exit codes on.
Row recorded(Row row, const Job& job, const Crew& crew, std::initializer_list<int> good_exits) {
    const Files files = files_in(job.folder);
    take_figures(row, crew, files);
    for (const int code : crew.exit_codes())
        if (std::ranges::find(good_exits, code) == good_exits.end())
            return broken(std::move(row), fmt::format("it ended with {}", code));
    if (files.bytes == 0) return broken(std::move(row), "it recorded nothing");
    remark_on_amount(row, job, files);
    return row;
}

/// A file with the options of one curl: each segment of each playlist to a file of its own, at the
/// pace at which they are made, so that the page cache is filled as slowly as by the others.
/// Errors: those of the playlists.
Result<std::string> curl_options(const Job& job, unsigned round) {
    std::string text = fmt::format("silent\nshow-error\nfail\nrate = {}/m\nnoproxy = \"*\"\n",
                                   job.playlists.size() * 60 / kSegmentSeconds);
    for (std::size_t stream = 0; stream < job.playlists.size(); ++stream) {
        const auto segments = listed_segments(job.playlists[stream]);
        if (!segments) return segments.error();
        for (std::size_t i = 0; i < segments->size(); ++i)
            text +=
                fmt::format("url = \"{}\"\noutput = \"{}\"\n", (*segments)[i],
                            (job.folder / fmt::format("{}-{}-{}.ts", stream, round, i)).string());
    }
    return text;
}

/// One curl from start to end. What went wrong, or nothing.
std::string fetch_round(Crew& crew, const fs::path& options, const fs::path& log) {
    if (const auto started = crew.start(command({"curl", "-q", "--config", options}, log));
        !started)
        return started.error().message();
    if (!crew.wait(kRoundLimit)) return "it took too long";
    if (const int code = crew.exit_codes().back(); code != 0)
        return with_log(fmt::format("it ended with {}", code), log);
    return is_interrupted() ? "interrupted" : "";
}

}  // namespace

Row record_with_weir(const Job& job, const fs::path& weir, std::string_view format,
                     std::string contestant) {
    Row row = new_row(std::move(contestant), version_of({weir, "version"}, 1), job);
    if (row.outcome == Outcome::missing) return row;
    const kit::TempDir logs;
    std::vector<std::string> arguments{weir, "record",   "-f",    std::string{format},
                                       "-o", job.folder, "--json"};
    arguments.insert(arguments.end(), job.playlists.begin(), job.playlists.end());
    auto start = command(std::move(arguments), logs / "log");
    start.output = logs / "summary";
    Crew crew;
    if (const auto started = crew.start(start); !started)
        return broken(std::move(row), started.error().message());
    if (auto wrong = let_record(crew, job); !wrong.empty())
        return broken(std::move(row), with_log(wrong, logs / "log"));
    row = recorded(std::move(row), job, crew, {0, kExitWithGaps});
    for (std::string& loss : losses_in_summary(kit::read_text(logs / "summary")))
        row.remarks.push_back(std::move(loss));
    return row;
}

Row record_with_ffmpeg(const Job& job) {
    Row row = new_row(std::string{kFfmpeg}, version_of({"ffmpeg", "-version"}, 2), job);
    if (row.outcome == Outcome::missing) return row;
    const kit::TempDir logs;
    Crew crew;
    for (std::size_t i = 0; i < job.playlists.size(); ++i) {
        const auto started =
            crew.start(command({"ffmpeg", "-nostdin", "-loglevel", "error", "-i", job.playlists[i],
                                "-c", "copy", "-f", "mpegts", job.folder / fmt::format("{}.ts", i)},
                               logs / "log"));
        if (!started) return broken(std::move(row), started.error().message());
    }
    if (auto wrong = let_record(crew, job); !wrong.empty())
        return broken(std::move(row), with_log(wrong, logs / "log"));
    return recorded(std::move(row), job, crew, {0, kExitBySignal});
}

Row fetch_with_curl(const Job& job) {
    Row row = new_row(std::string{kCurl}, version_of({"curl", "--version"}, 1), job);
    if (row.outcome == Outcome::missing) return row;
    const kit::TempDir logs;
    const double seconds = std::chrono::duration<double>(job.length).count();
    const auto wanted = std::uint64_t(job.media_bps / 8 * seconds * double(row.streams));
    Crew crew;
    Files files;
    for (unsigned round = 0; round < kMostRounds && files.bytes < wanted; ++round) {
        const auto options = curl_options(job, round);
        if (!options) return broken(std::move(row), options.error().message());
        kit::write_text(logs / "options", *options);
        const auto wrong = fetch_round(crew, logs / "options", logs / "log");
        if (!wrong.empty()) return broken(std::move(row), wrong);
        files = files_in(job.folder);
    }
    take_figures(row, crew, files);
    return row;
}

}  // namespace weir::bench
