// SPDX-License-Identifier: MIT
#include "verbs/operate.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/json.hpp>

#include "check/percentiles.hpp"
#include "process/pause.hpp"
#include "report/json_text.hpp"
#include "verbs/arena.hpp"
#include "visitors/visit.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr milliseconds kStart{20'000};     ///< For a hundred rooms to begin; less for short parts.
constexpr milliseconds kMargin{5'000};     ///< After the last part.
constexpr milliseconds kPosterAge{5'000};  ///< weir makes one anew after that, not before.
constexpr unsigned kPairs = 3;             ///< Of parts in which nobody asks, and somebody does.
constexpr unsigned kParts = 2 * kPairs + 2;
constexpr const char *kQuiet = "nobody asks", *kApi = "API", *kPosters = "posters",
                     *kSiege = "attack";
const std::vector<std::string> kPaths{"/api/v1/rooms", "/api/v1/status",     "/metrics",
                                      "/health",       "/api/v1/recordings", "/api/v1/limits"};

/// Until all rooms are recorded and have a picture.
milliseconds start_of(const OperateOptions& options) {
    constexpr unsigned kMostParts = 4;
    return std::min<milliseconds>(kStart, kMostParts * std::chrono::seconds{options.seconds});
}

void visit_all(const OperateOptions& options, Visit& visit) {
    if (!pause(start_of(options))) return;
    for (unsigned pair = 0; pair < kPairs; ++pair) {
        visit.run(kQuiet, [&](Part&) { visit.wait(); });
        visit.run(kApi, [&](Part& part) { visit.ask(part, kPaths, options.requests); });
    }
    visit.run(kPosters, [&](Part& part) {
        const auto paths = visit.posters();
        const double per_second =
            double(paths.size()) / std::chrono::duration<double>(kPosterAge).count();
        if (!paths.empty()) visit.ask(part, paths, per_second);
    });
    visit.run(kSiege, [&](Part& part) { visit.besiege(part, options.connections); });
}

struct Measured {
    Report report;
    std::vector<Part> parts;
    std::string trouble{};
};

/// Each connection is a descriptor of ours.
void allow_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<Measured> measure(const OperateOptions& options, const fs::path& programs) {
    constexpr unsigned kMarginSeconds = 600;
    allow_descriptors();
    const milliseconds length =
        start_of(options) + kMargin + kParts * milliseconds{std::chrono::seconds{options.seconds}};
    OriginSettings settings;
    settings.rate = options.rate;
    settings.size = options.size;
    settings.limit_s =
        unsigned(std::chrono::duration_cast<std::chrono::seconds>(length).count()) + kMarginSeconds;
    auto arena = Arena::start(programs, settings, false);
    if (!arena) return arena.error();
    Measured measured;
    measured.report.machine = this_machine();
    measured.report.title =
        fmt::format("weir run: {} live HLS streams of {:.2f} Mbit/s, asked over HTTP",
                    options.streams, arena->media_bps() / 1e6);
    const auto port = kit::free_port();
    const WeirRunHow how{
        .program = programs / "weir",
        .format = "ts",
        .config = fmt::format("[http]\nlisten = '127.0.0.1:{}'\nrate = 'none'\n", port)};
    const Contestant weir{.name = "weir run", .run = [&](const Job& job, std::string name) {
                              return run_weir(job, how, std::move(name));
                          }};
    const auto visit_it = [&](const std::vector<std::string>&, const std::stop_token& stop) {
        Visit visit{port, std::chrono::seconds{options.seconds}, stop};
        visit_all(options, visit);
        measured.parts = visit.parts();
        measured.trouble = visit.trouble();
    };
    const Row row =
        arena->run(weir, options.streams, length, {.checks_frames = true, .beside = visit_it});
    measured.report.series.push_back({.contestant = weir.name, .turns = {row}});
    if (!arena->is_up()) return Error{Errc::timed_out, "the origin ended too soon"};
    return measured;
}

const Part* find(const Measured& measured, std::string_view name) {
    const auto found = std::ranges::find(measured.parts, name, &Part::name);
    return found == measured.parts.end() ? nullptr : &*found;
}

std::optional<Spread> one(std::optional<double> value) {
    if (!value) return std::nullopt;
    return Spread{*value, *value, *value};
}

/// Of each part in which the API was asked: by how much later timers were than in the one before.
std::optional<Spread> delay_ms(const Measured& measured) {
    std::vector<double> delays;
    for (std::size_t i = 1; i < measured.parts.size(); ++i) {
        const Part &quiet = measured.parts[i - 1], &api = measured.parts[i];
        if (quiet.name == kQuiet && api.name == kApi && quiet.p99_s && api.p99_s)
            delays.push_back((*api.p99_s - *quiet.p99_s) * 1e3);
    }
    return spread(std::move(delays));
}

std::vector<Target> targets_of(const OperateOptions& options, const Measured& measured) {
    const Part *posters = find(measured, kPosters), *siege = find(measured, kSiege);
    std::optional<double> broken, share, besieged;
    for (const Part& part : measured.parts)
        if (part.asked) broken = broken.value_or(0) + part.asked->broken + part.asked->refused;
    if (posters && posters->asked && posters->asked->answered > 0)
        share = 100 * posters->http_cpu_s / posters->seconds / options.streams;
    if (siege && siege->attack) besieged = siege->attack->opened;
    return {{"requests that were not answered", 0, one(broken)},
            {"the API delays the shards' timers by, p99, ms", 5, delay_ms(measured)},
            {"a poster anew each 5 s takes of a core, a room, %", 1, one(share)},
            {"connections that mean no good", double(options.connections), one(besieged), true}};
}

std::string words_of(const Part& part) {
    std::string words;
    if (part.asked) {
        const auto took = percentiles(part.asked->took_s).value_or(Percentiles{});
        words = fmt::format("{} answered, {} refused, {} broken, p50 {:.1f} ms, p99 {:.1f} ms",
                            part.asked->answered, part.asked->refused, part.asked->broken,
                            took.p50 * 1e3, took.p99 * 1e3);
    }
    if (part.attack)
        words =
            fmt::format("{} connections, {} at once, {} closed by weir, {} not taken, {:.1f} MB",
                        part.attack->opened, part.attack->most, part.attack->closed,
                        part.attack->unopened, double(part.attack->sent_bytes) / 1e6);
    return words;
}

Table table_of(const std::vector<Part>& parts) {
    Table table{{"part", "s", "timers late p99 ms", "CPU-s of HTTP", "what"}, {}};
    for (const Part& part : parts)
        table.rows.push_back({part.name, fmt::format("{:.0f}", part.seconds),
                              part.p99_s ? fmt::format("{:.2f}", *part.p99_s * 1e3) : "-",
                              fmt::format("{:.2f}", part.http_cpu_s), words_of(part)});
    return table;
}

json::object part_json(const Part& part) {
    json::object object{{"name", part.name},
                        {"seconds", number_or_null(part.seconds)},
                        {"timers_late_p99_s", number_or_null(part.p99_s)},
                        {"http_cpu_s", number_or_null(part.http_cpu_s)}};
    if (part.asked) {
        const auto took = percentiles(part.asked->took_s);
        object["answered"] = part.asked->answered;
        object["refused"] = part.asked->refused;
        object["broken"] = part.asked->broken;
        object["took_p99_s"] = took ? number_or_null(took->p99) : json::value{};
    }
    if (part.attack) {
        object["opened"] = part.attack->opened;
        object["most_at_once"] = part.attack->most;
        object["closed"] = part.attack->closed;
        object["unopened"] = part.attack->unopened;
        object["sent_bytes"] = part.attack->sent_bytes;
    }
    return object;
}

json::object json_of(const Measured& measured) {
    json::object object = report_json(measured.report);
    json::array parts;
    for (const Part& part : measured.parts)
        parts.push_back(part_json(part));
    object["parts"] = std::move(parts);
    return object;
}

}  // namespace

int run_operate(const OperateOptions& options, const fs::path& programs) {
    catch_interrupts();
    auto measured = measure(options, programs);
    if (!measured) {
        fmt::print(stderr, "weir-bench: {}\n", measured.error().message());
        return 1;
    }
    measured->report.targets = targets_of(options, *measured);
    std::string text =
        report_text(measured->report, table_of(measured->parts), options.publication.is_markdown);
    const Row& row = measured->report.series.front().middle();
    if (row.completeness) text += "recordings: " + describe(*row.completeness) + "\n";
    if (!measured->trouble.empty()) text += measured->trouble + "\n";
    if (!publish(options.publication, "operate", text, json_of(*measured))) return 1;
    const bool is_visited = measured->trouble.empty() && measured->parts.size() == kParts;
    return is_visited ? exit_code(options.publication, measured->report) : 1;
}

}  // namespace weir::bench
