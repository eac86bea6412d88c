// SPDX-License-Identifier: MIT
#include "verbs/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "process/pause.hpp"
#include "report/plot.hpp"
#include "verbs/roster.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMemoryFiles = "/dev/shm";
constexpr double kMostCostRatio = 1.3, kMostMegabytes = 0.6;
/// Streams at equal bytes per second: a hundredfold of streams at a hundredth of the rate.
constexpr unsigned kFew = 10, kMany = 1000;
constexpr const char* kRateOfFew = "50M";
constexpr const char* kRateOfMany = "400k";

/// All weirs of one run, each with its own number of streams.
class Ladder {
public:
    Ladder(const ScaleOptions& options, fs::path programs)
        : options_(options), programs_(std::move(programs)) {}

    Result<void> climb();
    Result<void> compare_equal_bytes();
    Result<void> hold_long();
    Result<void> find_most_ts();

    Report report;

private:
    Result<Arena> arena(const std::string& rate, unsigned streams) const;
    Row run(Arena& arena, const std::string& name, const std::string& format, unsigned streams,
            unsigned seconds);
    bool try_ts(Arena& arena, unsigned streams);
    void add_target(std::string claim, double limit, std::optional<double> value,
                    bool is_least = false);
    const Row* find(std::string_view contestant) const;

    const ScaleOptions& options_;
    fs::path programs_;
};

bool is_whole(const Row& row) {
    return row.outcome == Outcome::measured && row.completeness && row.completeness->holds();
}

std::optional<double> megabytes_per_stream(const Row& row) {
    const auto bytes = pss_bytes_per_stream(row);
    return bytes ? std::optional{*bytes / 1e6} : std::nullopt;
}

std::string source_name(unsigned streams) {
    return fmt::format("weir source x {}", streams);
}

Result<Arena> Ladder::arena(const std::string& rate, unsigned streams) const {
    constexpr unsigned kMarginSeconds = 3600, kRetained = 60;
    OriginSettings settings;
    settings.rate = rate;
    settings.limit_s = kMarginSeconds;
    settings.retained = kRetained;  // What is looked up when files are checked.
    settings.threads = streams > 100 ? 2 : 1;
    return Arena::start(programs_, settings, false);
}

Row Ladder::run(Arena& arena, const std::string& name, const std::string& format, unsigned streams,
                unsigned seconds) {
    const auto weir = weir_contestant(programs_, name, Kind::hls, format, {"--split", "10s"});
    Row row = arena.run(weir, streams, std::chrono::seconds{seconds}, {.sweeps = true});
    report.series.push_back({.contestant = name, .turns = {row}});
    return row;
}

void Ladder::add_target(std::string claim, double limit, std::optional<double> value,
                        bool is_least) {
    Target target{std::move(claim), limit, {}, is_least};
    if (value) target.measured = Spread{*value, *value, *value};
    report.targets.push_back(std::move(target));
}

const Row* Ladder::find(std::string_view contestant) const {
    const Series* series = find_series(report.series, contestant);
    return series && series->is_measured() ? &series->middle() : nullptr;
}

Result<void> Ladder::climb() {
    auto place = arena(options_.rate, options_.counts.back());
    if (!place) return place.error();
    report.title = fmt::format(
        "weir, live HLS streams of {:.2f} Mbit/s into memory, split every 10 s, files checked and "
        "deleted behind it; {} s each",
        place->media_bps() / 1e6, options_.seconds);
    for (const unsigned streams : options_.counts)
        if (!is_interrupted())
            run(*place, source_name(streams), "source", streams, options_.seconds);
    const Row* few = find(source_name(options_.counts.front()));
    const Row* many = find(source_name(options_.counts.back()));
    add_target(fmt::format("threads at {} streams minus threads at {}", options_.counts.back(),
                           options_.counts.front()),
               0,
               few && many ? std::optional{double(many->footprint.threads) - few->footprint.threads}
                           : std::nullopt);
    return {};
}

Result<void> Ladder::compare_equal_bytes() {
    if (options_.counts.back() < kMany) return {};
    std::vector<std::optional<double>> costs;
    for (const auto& [streams, rate] :
         {std::pair{kFew, kRateOfFew}, std::pair{kMany, kRateOfMany}}) {
        auto place = arena(rate, streams);
        if (!place) return place.error();
        const auto name =
            fmt::format("weir source x {} at {:.2f} Mbit/s", streams, place->media_bps() / 1e6);
        costs.push_back(cpu_seconds_per_gb(run(*place, name, "source", streams, options_.seconds)));
    }
    add_target(fmt::format("a GB costs at {} streams at most {} x what it costs at {}, at as many "
                           "bytes a second",
                           kMany, kMostCostRatio, kFew),
               kMostCostRatio,
               costs[0] && costs[1] ? std::optional{*costs[1] / *costs[0]} : std::nullopt);
    return {};
}

Result<void> Ladder::hold_long() {
    if (options_.long_seconds == 0) return {};
    auto place = arena(options_.rate, options_.counts.back());
    if (!place) return place.error();
    const unsigned streams = options_.counts.back();
    const Row row =
        run(*place, fmt::format("weir source x {}, {} s", streams, options_.long_seconds), "source",
            streams, options_.long_seconds);
    const auto length = fmt::format("{} streams, {} s", streams, options_.long_seconds);
    add_target(length + ": segments missed or not as sent", 0,
               row.completeness
                   ? std::optional{double(row.completeness->missing + row.completeness->unreadable)}
                   : std::nullopt);
    add_target(fmt::format("{}: MB a stream", length), kMostMegabytes, megabytes_per_stream(row));
    return {};
}

bool Ladder::try_ts(Arena& arena, unsigned streams) {
    return is_whole(
        run(arena, fmt::format("weir ts x {}", streams), "ts", streams, options_.ts_seconds));
}

/// By halving, to 100 streams.
Result<void> Ladder::find_most_ts() {
    constexpr unsigned kGrain = 100;
    if (options_.most_ts == 0) return {};
    auto place = arena(options_.rate, options_.most_ts);
    if (!place) return place.error();
    unsigned good = 0, bad = options_.most_ts + kGrain;
    for (unsigned next = options_.least_ts; bad - good > kGrain && !is_interrupted();
         next = (good + bad) / 2 / kGrain * kGrain) {
        (try_ts(*place, next) ? good : bad) = next;
        if (good == 0 && bad <= kGrain) break;
    }
    // What was too much is no loss: it was asked for.
    std::erase_if(report.series, [](const Series& series) {
        return series.contestant.starts_with("weir ts") && !is_whole(series.middle());
    });
    add_target(fmt::format("streams remuxed to TS for {} s without a loss", options_.ts_seconds),
               options_.least_ts, double(good), true);
    return {};
}

Plot plot_of(const Report& report, const ScaleOptions& options) {
    Plot plot{.title = "weir, source: cost against the number of streams",
              .x_title = "streams",
              .is_log_x = true,
              .panels = {{"CPU s per GB", {{"", {}}}}, {"PSS, MB per stream", {{"", {}}}}}};
    for (const unsigned streams : options.counts) {
        const Series* series = find_series(report.series, source_name(streams));
        if (!series) continue;
        const auto cost = cpu_seconds_per_gb(series->middle());
        const auto memory = megabytes_per_stream(series->middle());
        if (cost) plot.panels[0].curves[0].points.emplace_back(streams, *cost);
        if (memory) plot.panels[1].curves[0].points.emplace_back(streams, *memory);
    }
    return plot;
}

void choose_memory() {
    std::error_code error;
    const auto space = fs::space(kMemoryFiles, error);
    constexpr std::uint64_t kEnough = 8'000'000'000;
    if (!error && space.available >= kEnough) {
        setenv("TMPDIR", kMemoryFiles, 1);
        return;
    }
    fmt::print(stderr, "weir-bench: {} has less than {} GB; files go to the disk\n", kMemoryFiles,
               kEnough / 1'000'000'000);
}

}  // namespace

int run_scale(const ScaleOptions& options, const fs::path& programs) {
    catch_interrupts();
    choose_memory();
    Ladder ladder{options, programs};
    ladder.report.machine = this_machine();
    for (const auto step :
         {&Ladder::climb, &Ladder::compare_equal_bytes, &Ladder::hold_long, &Ladder::find_most_ts})
        if (const auto done = (ladder.*step)(); !done) {
            fmt::print(stderr, "weir-bench: {}\n", done.error().message());
            return 1;
        }
    const Publication& how = options.publication;
    if (!publish(how, "scale", report_text(ladder.report, how.is_markdown),
                 report_json(ladder.report)))
        return 1;
    if (!how.results.empty())
        if (const auto drawn = draw(plot_of(ladder.report, options), how.results / "scale.svg");
            !drawn)
            fmt::print(stderr, "weir-bench: {}\n", drawn.error().message());
    return exit_code(how, ladder.report);
}

}  // namespace weir::bench
