// SPDX-License-Identifier: MIT
#include "verbs/load.hpp"

#include <fmt/format.h>

#include "origin/mischief.hpp"
#include "process/pause.hpp"
#include "verbs/roster.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

Kind kind_of(const std::string& word) {
    return word == "flv" ? Kind::flv : word == "mixed" ? Kind::mixed : Kind::hls;
}

Result<Report> measure(const LoadOptions& options, const fs::path& programs) {
    constexpr unsigned kMarginSeconds = 600;
    OriginSettings settings;
    settings.rate = options.rate;
    settings.limit_s = options.seconds + kMarginSeconds;
    Report report;
    report.machine = this_machine();
    auto arena = Arena::start(programs, settings, false);
    if (!arena) return arena.error();
    report.title =
        fmt::format("weir: {} live {} streams of {:.2f} Mbit/s as {}, {} s", options.streams,
                    options.kind, arena->media_bps() / 1e6, options.format, options.seconds);
    const Mischief mischief{options.faults, options.mislead};
    const LiveOrigin& origin = arena->origin();
    const auto make_trouble = [&](const std::vector<std::string>& urls, const std::stop_token& s) {
        make_mischief(mischief, origin, urls, s);
    };
    const auto name = weir_name(options.format);
    const auto weir = weir_contestant(programs, name, kind_of(options.kind), options.format);
    const Row row = arena->run(weir, options.streams, std::chrono::seconds{options.seconds},
                               {.checks_frames = true,
                                .watches_growth = true,
                                .counts_calls = true,
                                .beside = make_trouble});
    report.series.push_back({.contestant = name, .turns = {row}});
    if (!arena->is_up()) return Error{Errc::timed_out, "the origin ended too soon"};
    return report;
}

std::string verdict_of(const Row& row) {
    if (!row.completeness) return "";
    return fmt::format("{}: {}\n", row.completeness->holds() ? "complete" : "NOT COMPLETE",
                       describe(*row.completeness));
}

}  // namespace

int run_load(const LoadOptions& options, const fs::path& programs) {
    catch_interrupts();
    const auto report = measure(options, programs);
    if (!report) {
        fmt::print(stderr, "weir-bench: {}\n", report.error().message());
        return 1;
    }
    const Row& row = report->series.front().middle();
    const auto text =
        report_text(*report, detail_table(row), options.publication.is_markdown) + verdict_of(row);
    if (!publish(options.publication, "load", text, report_json(*report))) return 1;
    return exit_code(options.publication, *report);
}

}  // namespace weir::bench
