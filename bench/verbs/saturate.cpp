// SPDX-License-Identifier: MIT
#include "verbs/saturate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/encode_check.hpp"
#include "process/pause.hpp"
#include "verbs/arena.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kHeight = 720;  ///< Of what is encoded; the origin sends 1080 lines.
constexpr const char* kEncode = "h264:software crf=23 preset=balanced scale=720";

/// Records all, and leaves the recordings that are copies for the arena to hold against the origin.
Run record_all(const Job& arena_job, const WeirRunHow& how, std::string name, EncodeCheck& found) {
    const kit::TempDir folder;
    Job job = arena_job;
    job.events = folder / "events";
    Run run = run_weir(job, how, std::move(name));
    const auto is_copy = [&](const kit::Recorded& recorded) {
        return std::find(job.urls.begin() + how.encoded, job.urls.end(), recorded.url) !=
               job.urls.end();
    };
    const auto encodes = std::ranges::partition(run.recordings, is_copy);
    found = check_encodes({encodes.begin(), encodes.end()}, told_copies(kit::read_text(job.events)),
                          kHeight);
    run.recordings.erase(encodes.begin(), encodes.end());
    return run;
}

struct Measured {
    Report report;
    EncodeCheck encodes;
};

Result<Measured> measure(const SaturateOptions& options, const fs::path& programs) {
    constexpr unsigned kMarginSeconds = 600;
    OriginSettings settings;
    settings.rate = options.rate;
    settings.size = "1920x1080";
    settings.limit_s = options.seconds + kMarginSeconds;
    auto arena = Arena::start(programs, settings, false);
    if (!arena) return arena.error();
    Measured measured;
    Report& report = measured.report;
    report.machine = this_machine();
    report.title =
        fmt::format("{} rooms encoded beside {} copied, live HLS of {:.2f} Mbit/s, {} s",
                    options.encodes, options.copies, arena->media_bps() / 1e6, options.seconds);
    const WeirRunHow how{programs / "weir", "ts", options.encodes, kEncode};
    const Contestant weir{
        .name = "weir run", .is_encoded = true, .run = [&](const Job& job, std::string name) {
            return record_all(job, how, std::move(name), measured.encodes);
        }};
    const Row row =
        arena->run(weir, options.encodes + options.copies, std::chrono::seconds{options.seconds},
                   {.checks_frames = true, .watches_growth = true});
    report.series.push_back({.contestant = weir.name, .turns = {row}});
    if (!arena->is_up()) return Error{Errc::timed_out, "the origin ended too soon"};
    return measured;
}

}  // namespace

int run_saturate(const SaturateOptions& options, const fs::path& programs) {
    catch_interrupts();
    const auto measured = measure(options, programs);
    if (!measured) {
        fmt::print(stderr, "weir-bench: {}\n", measured.error().message());
        return 1;
    }
    const auto& [report, encodes] = *measured;
    const Row& row = report.series.front().middle();
    std::string text = report_text(report, detail_table(row), options.publication.is_markdown);
    if (row.completeness) text += "copies: " + describe(*row.completeness) + "\n";
    text += describe(encodes) + "\n";
    if (!publish(options.publication, "saturate", text, report_json(report))) return 1;
    const bool all_there = encodes.holds() && encodes.all() == options.encodes;
    return all_there ? exit_code(options.publication, report) : 1;
}

}  // namespace weir::bench
