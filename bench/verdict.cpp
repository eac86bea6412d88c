// SPDX-License-Identifier: MIT
#include "verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace weir::bench {
namespace {

constexpr double kMostTimesCurl = 1.4;
constexpr double kMostTimesFfmpeg = 0.4;
constexpr double kMostMegabytes = 3;

std::optional<double> megabytes_per_stream(std::span<const Row> rows, std::string_view contestant) {
    const Row* row = find_row(rows, contestant);
    const auto bytes = row ? pss_bytes_per_stream(*row) : std::nullopt;
    if (!bytes) return std::nullopt;
    return *bytes / 1e6;
}

Verdict memory_verdict(std::span<const Row> rows, std::string_view contestant) {
    return {fmt::format("{} holds at most {:.0f} MB a stream", contestant, kMostMegabytes),
            kMostMegabytes, megabytes_per_stream(rows, contestant)};
}

}  // namespace

std::optional<double> cpu_seconds_per_gb(const Row& row) {
    if (row.outcome != Outcome::measured || row.bytes == 0) return std::nullopt;
    return row.cpu.total_s() / (double(row.bytes) / 1e9);
}

std::optional<double> pss_bytes_per_stream(const Row& row) {
    if (row.outcome != Outcome::measured || row.streams == 0 || row.footprint.pss_bytes == 0)
        return std::nullopt;
    return double(row.footprint.pss_bytes) / row.streams;
}

std::optional<double> cpu_ratio(std::span<const Row> rows, std::string_view of,
                                std::string_view to) {
    const Row* above = find_row(rows, of);
    const Row* below = find_row(rows, to);
    const auto numerator = above ? cpu_seconds_per_gb(*above) : std::nullopt;
    const auto denominator = below ? cpu_seconds_per_gb(*below) : std::nullopt;
    if (!numerator || !denominator || *denominator <= 0) return std::nullopt;
    return *numerator / *denominator;
}

const Row* find_row(std::span<const Row> rows, std::string_view contestant) {
    const auto found = std::ranges::find(rows, contestant, &Row::contestant);
    return found == rows.end() ? nullptr : &*found;
}

Row middle_row(std::vector<Row> rows) {
    assert(!rows.empty());
    const auto bad =
        std::ranges::find_if(rows, [](const Row& row) { return row.outcome != Outcome::measured; });
    if (bad != rows.end()) return std::move(*bad);
    std::ranges::stable_sort(rows, {}, [](const Row& row) { return cpu_seconds_per_gb(row); });
    return std::move(rows[(rows.size() - 1) / 2]);
}

std::vector<Verdict> verdicts(std::span<const Row> rows) {
    return {{fmt::format("{} costs at most {:.1f} x {}", kWeirSource, kMostTimesCurl, kCurl),
             kMostTimesCurl, cpu_ratio(rows, kWeirSource, kCurl)},
            {fmt::format("{} costs at most {:.1f} x {}", kWeirTs, kMostTimesFfmpeg, kFfmpeg),
             kMostTimesFfmpeg, cpu_ratio(rows, kWeirTs, kFfmpeg)},
            memory_verdict(rows, kWeirSource),
            memory_verdict(rows, kWeirTs)};
}

std::string describe(const Verdict& verdict) {
    if (!verdict.measured) return fmt::format("unknown  {}: not measured", verdict.claim);
    return fmt::format("{}  {}: {:.3f}", verdict.holds() ? "held   " : "MISSED ", verdict.claim,
                       *verdict.measured);
}

}  // namespace weir::bench
