// SPDX-License-Identifier: MIT
#include "verbs/soak.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "check/stream_check.hpp"
#include "check/trend.hpp"
#include "churn/host.hpp"
#include "process/pause.hpp"
#include "report/json_text.hpp"
#include "report/plot.hpp"
#include "verbs/rooms.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr auto kStep = 200ms;
constexpr auto kSampleEach = 5s;
constexpr auto kEndLimit = 60s;
constexpr double kWarmUp = 0.2;  // Of the time: pools and caches fill.

struct Sample {
    double minute = 0, rss_mb = 0, pss_mb = 0;
    unsigned open_files = 0;
    std::size_t rooms = 0;
    std::optional<Percentiles> lag_s;
};

/// What is kept of the run.
struct Soak {
    std::vector<Sample> samples;
    Completeness completeness;
    unsigned recordings = 0, files = 0, faults = 0;
    std::uint64_t bytes = 0;
    unsigned idle_files = 0;  ///< Open before the first room.
    CpuTime cpu;
    std::vector<int> exit_codes;
};

class Run {
public:
    Run(const SoakOptions& options, const LiveOrigin& origin, ChurnHost& host,
        const fs::path& folder)
        : options_(options),
          origin_(origin),
          host_(host),
          growth_(folder),
          rooms_(origin, folder, options.streams, options.seed) {}

    Soak run();

private:
    void take_events();
    void check(const json::object& ended);
    void sample(Clock::time_point now);
    void end_all();

    const SoakOptions& options_;
    const LiveOrigin& origin_;
    ChurnHost& host_;
    GrowthLog growth_;
    Rooms rooms_;
    const Clock::time_point begin_ = Clock::now();
    Clock::time_point next_sample_ = begin_;
    std::vector<double> lags_s_;  // Since the last sample.
    Soak soak_;
};

Soak Run::run() {
    host_.crew().look();
    soak_.idle_files = host_.crew().footprint().open_files;
    const auto end = begin_ + std::chrono::duration_cast<Clock::duration>(
                                  std::chrono::duration<double, std::ratio<60>>{options_.minutes});
    while (Clock::now() < end && pause(kStep)) {
        if (!host_.crew().all_running()) {
            soak_.completeness.add_trouble("weir ended by itself");
            break;
        }
        const auto now = Clock::now();
        for (const std::string& command : rooms_.step(now))
            host_.tell(command);
        take_events();
        if (now >= next_sample_) sample(now);
    }
    end_all();
    return std::move(soak_);
}

void Run::end_all() {
    soak_.faults = rooms_.faults();
    if (!host_.finish(kEndLimit)) soak_.completeness.add_trouble("weir did not end when asked to");
    take_events();
    soak_.cpu = host_.crew().cpu();
    soak_.exit_codes = host_.crew().exit_codes();
    if (rooms_.live() > 0)
        soak_.completeness.add_trouble(
            fmt::format("{} recordings did not tell of their end", rooms_.live()));
}

void Run::take_events() {
    for (const json::object& event : host_.events()) {
        const std::string what = text_of(event, "event");
        if (what == "events_dropped") soak_.completeness.add_trouble("events were dropped");
        if (what != "ended") continue;
        check(event);
        rooms_.ended(text_of(event, "url"));
    }
}

void Run::check(const json::object& ended) {
    ++soak_.recordings;
    const auto recordings =
        kit::parse_summary(json_text(json::object{{"recordings", json::array{ended}}}));
    if (!recordings) return soak_.completeness.add_trouble(recordings.error().message());
    const kit::Recorded& recorded = recordings->front();
    const Checked checked = check_stream(recorded, origin_.url(), &growth_);
    soak_.completeness += checked.completeness;
    lags_s_.insert(lags_s_.end(), checked.lags_s.begin(), checked.lags_s.end());
    if (recorded.state != "completed")
        soak_.completeness.add_trouble(
            fmt::format("{}: {}, {}", recorded.url, recorded.state, text_of(ended, "error")));
    for (const std::string& file : recorded.files) {
        std::error_code ignored;
        soak_.bytes += fs::file_size(file, ignored);
        ++soak_.files;
        fs::remove(file, ignored);
        growth_.forget(fs::path{file}.filename());
    }
}

void Run::sample(Clock::time_point now) {
    next_sample_ = now + kSampleEach;
    host_.crew().look();
    const Footprint& use = host_.crew().footprint();
    soak_.samples.push_back({std::chrono::duration<double>(now - begin_).count() / 60,
                             double(use.rss_bytes) / 1e6, double(use.pss_bytes) / 1e6,
                             use.open_files, rooms_.live(), percentiles(std::move(lags_s_))});
    lags_s_.clear();
    const Sample& last = soak_.samples.back();
    fmt::print(stderr,
               "\r{:5.1f} min: {} rooms, {} recordings checked, {:.0f} MB, {} open files, {} "
               "frames missing ",
               last.minute, last.rooms, soak_.recordings, last.rss_mb, last.open_files,
               soak_.completeness.missing);
}

using Points = std::vector<std::pair<double, double>>;

template <class Figure>
Points points_of(const Soak& soak, const Figure& figure, double from = 0) {
    Points points;
    for (const Sample& sample : soak.samples)
        if (const std::optional<double> value = figure(sample); value && sample.minute >= from)
            points.emplace_back(sample.minute, *value);
    return points;
}

std::optional<double> rss_of(const Sample& sample) {
    return sample.rss_mb;
}
std::optional<double> files_of(const Sample& sample) {
    return sample.open_files;
}
std::optional<double> rooms_of(const Sample& sample) {
    return double(sample.rooms);
}
std::optional<double> p50_of(const Sample& sample) {
    return sample.lag_s ? std::optional{sample.lag_s->p50} : std::nullopt;
}
std::optional<double> p99_of(const Sample& sample) {
    return sample.lag_s ? std::optional{sample.lag_s->p99} : std::nullopt;
}

double mean(const Points& points) {
    double sum = 0;
    for (const auto& [x, y] : points)
        sum += y;
    return points.empty() ? 0 : sum / double(points.size());
}

Target target(std::string claim, double limit, double value) {
    return {std::move(claim), limit, Spread{value, value, value}};
}

std::vector<Target> targets_of(const Soak& soak, double minutes) {
    constexpr double kMostGrowth = 0.05, kMostFiles = 0.05, kMostDrift_s = 0.3;
    const double warm = minutes * kWarmUp, rest = minutes - warm;
    const auto rss = points_of(soak, rss_of, warm), files = points_of(soak, files_of, warm);
    const auto lag = points_of(soak, p50_of, warm);
    return {target("frames lost that the origin did not withhold, or streams not in order", 0,
                   soak.completeness.holds() ? 0 : 1),
            target("memory grows over the run by at most so much of its mean", kMostGrowth,
                   slope(rss) * rest / std::max(mean(rss), 1.0)),
            target("open files grow over the run by at most so much of their mean", kMostFiles,
                   slope(files) * rest / std::max(mean(files), 1.0)),
            target("the median lag grows over the run by at most so many s", kMostDrift_s,
                   slope(lag) * rest)};
}

std::string text_of(const SoakOptions& options, const Soak& soak, const Report& report) {
    const auto rss = points_of(soak, rss_of, options.minutes * kWarmUp);
    Table table{{"what", "figure"}, {}};
    const auto add = [&table](std::string what, std::string figure) {
        table.rows.push_back({std::move(what), std::move(figure)});
    };
    add("recordings", std::to_string(soak.recordings));
    add("files", std::to_string(soak.files));
    add("GB", fmt::format("{:.1f}", double(soak.bytes) / 1e9));
    add("faults of the origin", std::to_string(soak.faults));
    add("CPU-s per GB", fmt::format("{:.2f}", soak.cpu.total_s() / (double(soak.bytes) / 1e9)));
    add("MB of memory, mean RSS", fmt::format("{:.1f}", mean(rss)));
    add("MB of memory, growth an hour", fmt::format("{:.1f}", slope(rss) * 60));
    add("open files, idle", std::to_string(soak.idle_files));
    std::string text = report.title + "\n" + describe(report.machine) + "\n\n";
    text += options.publication.is_markdown ? render_markdown(table) : render_text(table);
    text += "\n" + describe(soak.completeness) + "\n";
    for (const std::string& trouble : soak.completeness.troubles)
        text += trouble + "\n";
    for (const Target& target : report.targets)
        text += (options.publication.is_markdown ? "- " : "") + describe(target) + "\n";
    return text;
}

Plot plot_of(const Soak& soak) {
    return {.title = "weir, recordings that come and go",
            .x_title = "minutes",
            .panels = {
                {"MB", {{"RSS", points_of(soak, rss_of)}}, false},
                {"",
                 {{"open files", points_of(soak, files_of)}, {"rooms", points_of(soak, rooms_of)}},
                 false},
                {"s from listed to written",
                 {{"p50", points_of(soak, p50_of)}, {"p99", points_of(soak, p99_of)}},
                 false}}};
}

json::object json_of(const Soak& soak, const Report& report) {
    json::object object = report_json(report);
    object.erase("rows");
    json::array samples;
    for (const Sample& s : soak.samples)
        samples.push_back(json::object{{"minute", number_or_null(s.minute)},
                                       {"rss_mb", number_or_null(s.rss_mb)},
                                       {"pss_mb", number_or_null(s.pss_mb)},
                                       {"open_files", s.open_files},
                                       {"rooms", s.rooms},
                                       {"lag_p50_s", number_or_null(p50_of(s))},
                                       {"lag_p99_s", number_or_null(p99_of(s))}});
    object["recordings"] = soak.recordings;
    object["files"] = soak.files;
    object["bytes"] = soak.bytes;
    object["faults"] = soak.faults;
    object["summary"] = describe(soak.completeness);
    object["samples"] = std::move(samples);
    return object;
}

/// Errors: those of the origin and of weir-churn.
Result<Soak> soak(const SoakOptions& options, const fs::path& programs) {
    constexpr unsigned kMarginSeconds = 600;
    const kit::TempDir own, recordings;
    OriginSettings settings;
    settings.rate = options.rate;
    settings.limit_s = unsigned(options.minutes * 60) + kMarginSeconds;
    auto origin = LiveOrigin::start(programs / "weir-origin", settings, own.path());
    if (!origin) return origin.error();
    auto host = ChurnHost::start(programs / "weir-churn", own.path());
    if (!host) return host.error();
    return Run{options, *origin, *host, recordings.path()}.run();
}

}  // namespace

int run_soak(const SoakOptions& options, const fs::path& programs) {
    catch_interrupts();
    Report report;
    report.machine = this_machine();
    report.title = fmt::format("weir embedded: {} rooms that come and go, {:.3g} min",
                               options.streams, options.minutes);
    const auto done = soak(options, programs);
    if (!done) {
        fmt::print(stderr, "weir-bench: {}\n", done.error().message());
        return 1;
    }
    report.targets = targets_of(*done, options.minutes);
    const Publication& how = options.publication;
    if (!publish(how, "soak", text_of(options, *done, report), json_of(*done, report))) return 1;
    if (!how.results.empty())
        if (const auto drawn = draw(plot_of(*done), how.results / "soak.svg"); !drawn)
            fmt::print(stderr, "weir-bench: {}\n", drawn.error().message());
    return done->completeness.holds() ? exit_code(how, report) : 1;
}

}  // namespace weir::bench
