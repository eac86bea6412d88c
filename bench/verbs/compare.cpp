// SPDX-License-Identifier: MIT
#include "verbs/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "process/pause.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

OriginSettings origin_settings(const CompareOptions& options, std::size_t contestants) {
    constexpr unsigned kMarginSeconds = 300, kAroundTurn = 70;
    OriginSettings settings;
    settings.rate = options.rate;
    settings.size = options.size;
    settings.limit_s = kMarginSeconds + (options.settling_s + options.seconds + kAroundTurn) *
                                            unsigned(contestants) * options.repeat;
    return settings;
}

std::vector<Series> measure_all(Arena& arena, const std::vector<Contestant>& contestants,
                                const CompareOptions& options) {
    std::vector<Series> all;
    for (const Contestant& contestant : contestants)
        all.push_back({contestant.name, contestant.peer, contestant.floor, {}});
    for (unsigned turn = 0; turn < options.repeat; ++turn)
        for (std::size_t i = 0; i < all.size() && !is_interrupted(); ++i)
            all[i].turns.push_back(
                arena.run(contestants[i], options.streams,
                          std::chrono::seconds{options.settling_s + options.seconds},
                          {.settling = std::chrono::seconds{options.settling_s},
                           .checks_frames = !contestants[i].is_encoded,
                           .watches_growth = true}));
    std::erase_if(all, [](const Series& series) { return series.turns.empty(); });
    return all;
}

Result<Report> measure(const CompareOptions& options, const fs::path& programs) {
    const auto contestants = select(options.contestants(programs), options.only);
    if (!contestants) return contestants.error();
    Report report;
    report.machine = this_machine();
    const bool needs_tls = std::ranges::any_of(
        *contestants, [](const Contestant& one) { return one.kind == Kind::hls_tls; });
    auto arena = Arena::start(programs, origin_settings(options, contestants->size()), needs_tls);
    if (!arena) return arena.error();
    report.title = fmt::format(
        "{} live streams of {:.2f} Mbit/s, {} s each turn, {} turns each{}", options.streams,
        arena->media_bps() / 1e6, options.seconds, options.repeat,
        options.settling_s == 0 ? std::string{}
                                : fmt::format(", counted from second {} on", options.settling_s));
    report.series = measure_all(*arena, *contestants, options);
    report.targets = options.targets(report.series);
    if (!arena->is_up()) return Error{Errc::timed_out, "the origin ended too soon"};
    return report;
}

}  // namespace

CompareOptions quick_options() {
    CompareOptions options;
    options.name = "quick";
    options.streams = 20;
    options.seconds = 30;
    options.repeat = 1;
    options.only = {weir_name("source"), weir_name("ts"), ffmpeg_name("ts"), kCurl};
    options.targets = quick_targets;
    return options;
}

CompareOptions full_options() {
    CompareOptions options;
    options.targets = [](std::span<const Series> all) {
        return compare_targets(all, kSegmentSeconds);
    };
    return options;
}

int run_compare(const CompareOptions& options, const fs::path& programs) {
    catch_interrupts();
    const auto report = measure(options, programs);
    if (!report) {
        fmt::print(stderr, "weir-bench: {}\n", report.error().message());
        return 1;
    }
    const bool is_published =
        publish(options.publication, options.name,
                report_text(*report, options.publication.is_markdown), report_json(*report));
    return is_published ? exit_code(options.publication, *report) : 1;
}

}  // namespace weir::bench
