// SPDX-License-Identifier: MIT
#include "quick.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <functional>

#include "contestants.hpp"
#include "live_origin.hpp"
#include "pause.hpp"
#include "report.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

struct Contestant {
    std::string_view name;
    std::function<Row(const Job&)> run;
};

std::vector<Contestant> contestants(const fs::path& weir) {
    const auto by_weir = [weir](std::string_view format, std::string_view name) {
        return [weir, format, name](const Job& job) {
            return record_with_weir(job, weir, format, std::string{name});
        };
    };
    return {{kWeirSource, by_weir("source", kWeirSource)},
            {kWeirTs, by_weir("ts", kWeirTs)},
            {kFfmpeg, record_with_ffmpeg},
            {kCurl, fetch_with_curl}};
}

OriginSettings origin_settings(const QuickOptions& options) {
    constexpr unsigned kMarginSeconds = 300;
    OriginSettings settings;
    settings.rate = options.rate;
    const bool is_small = options.rate.find('M') == options.rate.npos;
    settings.size = !options.size.empty() ? options.size : is_small ? "640x360" : "1280x720";
    settings.limit_s = kMarginSeconds + (options.seconds + 70) * 4 * options.repeat;
    return settings;
}

/// Most of a recorder's cost is the page cache's, and that is several times as high where a
/// hypervisor first has to back pages that have lain idle. So the same use of memory comes before
/// each contestant, whatever came before that.
void level_memory(const fs::path& folder) {
    constexpr std::size_t kPiece = 64 << 10, kPieces = 8 << 10;  // 512 MiB
    ::sync();
    const std::string piece(kPiece, 'x');
    std::ofstream file{folder / "level"};
    for (std::size_t i = 0; i < kPieces && !is_interrupted(); ++i)
        file.write(piece.data(), std::streamsize(piece.size()));
    file.close();
    fs::remove(folder / "level");
}

Row run_in_folder(const Contestant& contestant, Job job) {
    const kit::TempDir folder;
    level_memory(folder.path());
    job.folder = folder.path();
    fmt::print(stderr, "{} … ", contestant.name);
    std::fflush(stderr);
    Row row = contestant.run(job);
    const auto cost = cpu_seconds_per_gb(row);
    fmt::print(stderr, "{}\n", cost ? fmt::format("{:.2f} CPU-s per GB", *cost) : "no figures");
    return row;
}

std::vector<Row> measure_all(const Job& job, const fs::path& weir, unsigned repeat) {
    const auto all = contestants(weir);
    std::vector<std::vector<Row>> measured(all.size());
    for (unsigned turn = 0; turn < repeat; ++turn)
        for (std::size_t i = 0; i < all.size() && !is_interrupted(); ++i)
            measured[i].push_back(run_in_folder(all[i], job));
    std::vector<Row> rows;
    for (auto& of_one : measured)
        if (!of_one.empty()) rows.push_back(middle_row(std::move(of_one)));
    return rows;
}

Result<Report> measure(const QuickOptions& options, const fs::path& programs) {
    const kit::TempDir folder;
    Report report;
    report.machine = this_machine();
    report.streams = options.streams;
    report.length_s = options.seconds;
    fmt::print(stderr, "encoding what the origin sends … ");
    auto origin =
        LiveOrigin::start(programs / "weir-origin", origin_settings(options), folder.path());
    if (!origin) return origin.error();
    fmt::print(stderr, "done\n");
    const auto rate = media_rate_bps(origin->hls_url("rate"));
    if (!rate) return rate.error();
    report.media_bps = *rate;

    Job job;
    for (unsigned i = 1; i <= options.streams; ++i)
        job.playlists.push_back(origin->hls_url(fmt::format("room-{}", i)));
    job.length = std::chrono::seconds{options.seconds};
    job.media_bps = *rate;
    report.rows = measure_all(job, programs / "weir", options.repeat);
    report.verdicts = verdicts(report.rows);
    if (!origin->running()) return Error{Errc::timed_out, "the origin ended too soon"};
    return report;
}

int exit_code(const Report& report, bool is_strict) {
    const bool is_broken = std::ranges::any_of(
        report.rows, [](const Row& row) { return row.outcome == Outcome::broken; });
    const bool is_missed = std::ranges::any_of(
        report.verdicts, [](const Verdict& verdict) { return !verdict.holds(); });
    return is_broken || is_interrupted() || (is_strict && is_missed) ? 1 : 0;
}

}  // namespace

int run_quick(const QuickOptions& options, const fs::path& programs) {
    catch_interrupts();
    const auto report = measure(options, programs);
    if (!report) {
        fmt::print(stderr, "weir-bench: {}\n", report.error().message());
        return 1;
    }
    fmt::print("\n{}", report_text(*report, options.is_markdown));
    if (!options.json.empty() && !(std::ofstream{options.json} << report_json(*report)).flush()) {
        fmt::print(stderr, "weir-bench: '{}' can't be written\n", options.json.string());
        return 1;
    }
    return exit_code(*report, options.is_strict);
}

}  // namespace weir::bench
