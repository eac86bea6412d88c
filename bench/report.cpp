// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cmath>
#include <string_view>

namespace weir::bench {
namespace {

std::string number(std::optional<double> value, int decimals) {
    return value ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

std::string_view word(Outcome outcome) {
    switch (outcome) {
        case Outcome::measured: return "measured";
        case Outcome::missing: return "missing";
        case Outcome::broken: return "broken";
    }
    return "";
}

std::vector<std::string> cells(std::span<const Row> all, const Row& row) {
    const bool known = row.outcome == Outcome::measured;
    const auto if_known = [known](double value) {
        return known ? std::optional{value} : std::nullopt;
    };
    const auto pss = pss_bytes_per_stream(row);
    return {known ? row.contestant : fmt::format("{} ({})", row.contestant, word(row.outcome)),
            std::to_string(row.streams),
            number(if_known(double(row.bytes) / 1e6), 0),
            number(if_known(row.cpu.user_s), 2),
            number(if_known(row.cpu.system_s), 2),
            number(cpu_seconds_per_gb(row), 2),
            number(cpu_ratio(all, row.contestant, kCurl), 2),
            number(cpu_ratio(all, row.contestant, kFfmpeg), 2),
            pss ? number(*pss / 1e6, 2) : "-",
            known && row.footprint.processes > 0 ? std::to_string(row.footprint.processes) : "-",
            known && row.footprint.threads > 0 ? std::to_string(row.footprint.threads) : "-"};
}

std::string remarks(const Report& report) {
    std::string text;
    for (const Row& row : report.rows)
        for (const std::string& remark : row.remarks)
            text += fmt::format("{}: {}\n", row.contestant, remark);
    return text;
}

std::string heading(const Report& report) {
    return fmt::format("{} live HLS streams of {:.2f} Mbit/s, {:.0f} s each contestant\n{}\n",
                       report.streams, report.media_bps / 1e6, report.length_s,
                       describe(report.machine));
}

std::string json_text(std::string_view text) {
    return boost::json::serialize(boost::json::string(text));
}

/// boost::json::serialize writes 20.5 as 2.05E1: valid, but not for eyes.
std::string json_number(std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return "null";
    return fmt::format("{}", std::round(*value * 1e6) / 1e6);
}

template <class Items, class ToJson>
std::string json_array(const Items& items, const ToJson& to_json) {
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ",\n    ") + to_json(item);
    return "[" + text + "]";
}

std::string row_json(std::span<const Row> all, const Row& row) {
    return fmt::format(
        R"({{"contestant": {}, "version": {}, "outcome": {}, "remarks": {}, "streams": {}, )"
        R"("bytes": {}, "cpu_user_s": {}, "cpu_system_s": {}, "cpu_s_per_gb": {}, )"
        R"("ratio_to_curl": {}, "ratio_to_ffmpeg": {}, "pss_bytes": {}, "processes": {}, )"
        R"("threads": {}}})",
        json_text(row.contestant), json_text(row.version), json_text(word(row.outcome)),
        json_array(row.remarks, json_text), row.streams, row.bytes, json_number(row.cpu.user_s),
        json_number(row.cpu.system_s), json_number(cpu_seconds_per_gb(row)),
        json_number(cpu_ratio(all, row.contestant, kCurl)),
        json_number(cpu_ratio(all, row.contestant, kFfmpeg)), row.footprint.pss_bytes,
        row.footprint.processes, row.footprint.threads);
}

std::string verdict_json(const Verdict& verdict) {
    return fmt::format(R"({{"claim": {}, "limit": {}, "measured": {}, "holds": {}}})",
                       json_text(verdict.claim), json_number(verdict.limit),
                       json_number(verdict.measured), verdict.holds());
}

std::string machine_json(const Machine& machine) {
    return fmt::format(
        R"({{"cpu": {}, "cores": {}, "memory_bytes": {}, "kernel": {}, "date": {}, "load": {}}})",
        json_text(machine.cpu), machine.cores, machine.memory_bytes, json_text(machine.kernel),
        json_text(machine.date), json_number(machine.load));
}

}  // namespace

Table cost_table(std::span<const Row> rows) {
    Table table{{"contestant", "streams", "MB", "user s", "system s", "CPU-s/GB", "x curl",
                 "x ffmpeg", "PSS MB/stream", "processes", "threads"},
                {}};
    for (const Row& row : rows)
        table.rows.push_back(cells(rows, row));
    return table;
}

std::string report_text(const Report& report, bool is_markdown) {
    const Table table = cost_table(report.rows);
    std::string text = heading(report) + "\n";
    text += is_markdown ? render_markdown(table) : render_text(table);
    text += "\n" + remarks(report);
    for (const Verdict& verdict : report.verdicts)
        text += (is_markdown ? "- " : "") + describe(verdict) + "\n";
    return text;
}

std::string report_json(const Report& report) {
    return fmt::format(
        "{{\n  \"machine\": {},\n  \"streams\": {},\n  \"media_bps\": {},\n  \"length_s\": {},\n"
        "  \"rows\": {},\n  \"verdicts\": {}\n}}\n",
        machine_json(report.machine), report.streams, json_number(report.media_bps),
        json_number(report.length_s),
        json_array(report.rows, [&](const Row& row) { return row_json(report.rows, row); }),
        json_array(report.verdicts, verdict_json));
}

}  // namespace weir::bench
