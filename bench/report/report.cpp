// SPDX-License-Identifier: MIT
#include "report/report.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <set>
#include <string_view>

#include "report/json_text.hpp"

namespace weir::bench {
namespace {

namespace json = boost::json;

constexpr std::string_view kShards = "weir-shard";

std::string number(std::optional<double> value, int decimals) {
    return value ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

std::string count(std::uint64_t value) {
    return value > 0 ? std::to_string(value) : "-";
}

std::optional<double> megabytes(std::optional<double> bytes) {
    return bytes ? std::optional{*bytes / 1e6} : std::nullopt;
}

std::optional<double> middle(const std::optional<Spread>& spread) {
    return spread ? std::optional{spread->median} : std::nullopt;
}

/// "1.05-1.26"; nothing to tell of a single turn.
std::string range(const std::optional<Spread>& spread) {
    if (!spread || spread->min == spread->max) return "-";
    return fmt::format("{:.2f}-{:.2f}", spread->min, spread->max);
}

std::string missing_frames(const Series& series) {
    const Completeness all = series.completeness();
    return all.streams > 0 ? std::to_string(all.missing) : "-";
}

std::vector<std::string> cells(std::span<const Series> all, const Series& series,
                               const Series* curl) {
    const Row& row = series.middle();
    const bool known = row.outcome == Outcome::measured;
    const auto if_known = [known](double value) {
        return known ? std::optional{value} : std::nullopt;
    };
    const std::string floor = curl ? curl->contestant : std::string{};
    return {known ? row.contestant : fmt::format("{} ({})", row.contestant, to_string(row.outcome)),
            std::to_string(row.streams),
            number(if_known(double(row.bytes) / 1e6), 0),
            number(if_known(row.cpu.user_s), 2),
            number(if_known(row.cpu.system_s), 2),
            number(cpu_seconds_per_gb(row), 2),
            range(spread_of(series, cpu_seconds_per_gb)),
            number(middle(cost_ratio(all, series.contestant, floor)), 2),
            number(middle(cost_ratio(all, series.contestant, series.peer)), 2),
            number(megabytes(pss_bytes_per_stream(row)), 2),
            known ? count(row.footprint.threads) : "-",
            missing_frames(series)};
}

/// The curl that fetched the same over the same.
const Series* floor_of(std::span<const Series> all, const Series& series) {
    return find_series(all, series.floor.empty() ? kCurl : series.floor);
}

std::string remarks(const Report& report) {
    std::string text;
    std::set<std::string> told;  // Each once, however many turns.
    for (const Series& series : report.series)
        for (const Row& row : series.turns) {
            for (const std::string& remark : row.remarks)
                told.insert(fmt::format("{}: {}\n", row.contestant, remark));
            if (row.completeness)
                for (const std::string& trouble : row.completeness->troubles)
                    told.insert(fmt::format("{}: {}\n", row.contestant, trouble));
        }
    for (const std::string& line : told)
        text += line;
    return text;
}

json::value percentiles_json(const std::optional<Percentiles>& values) {
    if (!values) return nullptr;
    return json::object{{"count", values->count},
                        {"p50", number_or_null(values->p50)},
                        {"p99", number_or_null(values->p99)},
                        {"max", number_or_null(values->max)}};
}

json::value completeness_json(const std::optional<Completeness>& c) {
    if (!c) return nullptr;
    return json::object{{"holds", c->holds()},
                        {"streams", c->streams},
                        {"frames", c->frames},
                        {"missing", c->missing},
                        {"doubled", c->doubled},
                        {"out_of_order", c->out_of_order},
                        {"foreign", c->foreign},
                        {"out_of_step", c->out_of_step},
                        {"unreadable", c->unreadable},
                        {"gaps_caused", c->gaps_caused},
                        {"gaps_told", c->gaps_told},
                        {"gaps_untold", c->gaps_untold},
                        {"gaps_unfounded", c->gaps_unfounded},
                        {"troubles", json::array(c->troubles.begin(), c->troubles.end())}};
}

json::value spread_json(const std::optional<Spread>& spread) {
    if (!spread) return nullptr;
    return json::object{{"median", number_or_null(spread->median)},
                        {"min", number_or_null(spread->min)},
                        {"max", number_or_null(spread->max)}};
}

json::object target_json(const Target& target) {
    return {{"claim", target.claim},
            {"limit", number_or_null(target.limit)},
            {"measured", spread_json(target.measured)},
            {"holds", target.measured ? json::value(target.holds()) : json::value(nullptr)}};
}

json::object machine_json(const Machine& machine) {
    return {{"cpu", machine.cpu},
            {"cores", machine.cores},
            {"memory_bytes", machine.memory_bytes},
            {"kernel", machine.kernel},
            {"date", machine.date},
            {"load", number_or_null(machine.load)}};
}

std::string lag_text(const std::optional<Percentiles>& values) {
    if (!values) return "-";
    return fmt::format("{:.2f} / {:.2f} / {:.2f}", values->p50, values->p99, values->max);
}

}  // namespace

Table cost_table(std::span<const Series> all) {
    Table table{{"contestant", "streams", "MB", "user s", "system s", "CPU-s/GB", "range", "x curl",
                 "x ffmpeg", "PSS MB/stream", "threads", "missing"},
                {}};
    for (const Series& series : all)
        table.rows.push_back(cells(all, series, floor_of(all, series)));
    return table;
}

Table detail_table(const Row& row) {
    Table table{{"what", "figure"}, {}};
    const auto add = [&table](std::string what, std::string figure) {
        table.rows.push_back({std::move(what), std::move(figure)});
    };
    const auto& [cpu, use] = std::pair{row.cpu, row.footprint};
    add("streams", std::to_string(row.streams));
    add("MB written", number(double(row.bytes) / 1e6, 0));
    add("CPU-s: user / system", fmt::format("{:.2f} / {:.2f}", cpu.user_s, cpu.system_s));
    add("CPU-s per GB", number(cpu_seconds_per_gb(row), 2));
    add("MB of memory: PSS / RSS",
        fmt::format("{:.1f} / {:.1f}", double(use.pss_bytes) / 1e6, double(use.rss_bytes) / 1e6));
    add("PSS MB per stream", number(megabytes(pss_bytes_per_stream(row)), 2));
    add("threads", count(use.threads));
    add("open files", count(use.open_files));
    add("context switches per s", number(per_second(row, row.activity.context_switches), 0));
    add("system calls per s", number(per_second(row, row.activity.system_calls), 0));
    add("write calls per s", number(per_second(row, row.activity.write_calls), 0));
    add("busiest shard / mean shard, CPU", number(imbalance(row.activity, kShards), 2));
    add("s from listed to written: p50 / p99 / max", lag_text(row.lag_s));
    add("s to the first byte on disk: p50 / p99 / max", lag_text(row.first_byte_s));
    if (!row.completeness) return table;
    const Completeness& all = *row.completeness;
    add("frames", std::to_string(all.frames));
    add("frames missing", std::to_string(all.missing));
    add("frames doubled", std::to_string(all.doubled));
    add("frames out of order", std::to_string(all.out_of_order));
    add("frames of nobody knows where", std::to_string(all.foreign));
    add("segments withheld by the origin", std::to_string(all.gaps_caused));
    add("segments told as gaps", std::to_string(all.gaps_told));
    return table;
}

std::string report_text(const Report& report, const Table& table, bool is_markdown) {
    std::string text = report.title + "\n" + describe(report.machine) + "\n\n";
    text += is_markdown ? render_markdown(table) : render_text(table);
    text += "\n" + remarks(report);
    for (const Target& target : report.targets)
        text += (is_markdown ? "- " : "") + describe(target) + "\n";
    return text;
}

std::string report_text(const Report& report, bool is_markdown) {
    return report_text(report, cost_table(report.series), is_markdown);
}

json::object row_json(const Row& row) {
    json::object threads;
    for (const auto& [name, cpu_s] : row.activity.thread_cpu_s)
        threads[name] = number_or_null(cpu_s);
    return {{"contestant", row.contestant},
            {"version", row.version},
            {"outcome", to_string(row.outcome)},
            {"remarks", json::array(row.remarks.begin(), row.remarks.end())},
            {"streams", row.streams},
            {"bytes", row.bytes},
            {"observed_s", number_or_null(row.observed_s)},
            {"cpu_user_s", number_or_null(row.cpu.user_s)},
            {"cpu_system_s", number_or_null(row.cpu.system_s)},
            {"cpu_s_per_gb", number_or_null(cpu_seconds_per_gb(row))},
            {"pss_bytes", row.footprint.pss_bytes},
            {"rss_bytes", row.footprint.rss_bytes},
            {"processes", row.footprint.processes},
            {"threads", row.footprint.threads},
            {"open_files", row.footprint.open_files},
            {"context_switches", row.activity.context_switches},
            {"write_calls", row.activity.write_calls},
            {"system_calls", row.activity.system_calls ? json::value(*row.activity.system_calls)
                                                       : json::value(nullptr)},
            {"thread_cpu_s", std::move(threads)},
            {"lag_s", percentiles_json(row.lag_s)},
            {"first_byte_s", percentiles_json(row.first_byte_s)},
            {"completeness", completeness_json(row.completeness)}};
}

json::object report_json(const Report& report) {
    json::array rows, targets;
    for (const Series& series : report.series)
        for (const Row& row : series.turns)
            rows.emplace_back(row_json(row));
    for (const Target& target : report.targets)
        targets.emplace_back(target_json(target));
    return {{"title", report.title},
            {"machine", machine_json(report.machine)},
            {"rows", std::move(rows)},
            {"targets", std::move(targets)}};
}

}  // namespace weir::bench
