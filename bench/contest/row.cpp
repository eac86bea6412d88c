// SPDX-License-Identifier: MIT
#include "contest/row.hpp"

#include <algorithm>

namespace weir::bench {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::measured: return "measured";
        case Outcome::missing: return "missing";
        case Outcome::broken: return "broken";
    }
    return "";
}

std::optional<double> cpu_seconds_per_gb(const Row& row) {
    if (row.outcome != Outcome::measured || row.bytes == 0) return std::nullopt;
    return row.cpu.total_s() / (double(row.bytes) / 1e9);
}

std::optional<double> pss_bytes_per_stream(const Row& row) {
    if (row.outcome != Outcome::measured || row.streams == 0 || row.footprint.pss_bytes == 0)
        return std::nullopt;
    return double(row.footprint.pss_bytes) / row.streams;
}

std::optional<double> per_second(const Row& row, std::optional<std::uint64_t> count) {
    if (row.outcome != Outcome::measured || !count || row.observed_s <= 0) return std::nullopt;
    return double(*count) / row.observed_s;
}

std::optional<double> imbalance(const Activity& activity, std::string_view prefix) {
    double sum_s = 0, most_s = 0;
    unsigned threads = 0;
    for (const auto& [name, cpu_s] : activity.thread_cpu_s) {
        if (!name.starts_with(prefix)) continue;
        sum_s += cpu_s;
        most_s = std::max(most_s, cpu_s);
        ++threads;
    }
    if (threads == 0 || sum_s <= 0) return std::nullopt;
    return most_s / (sum_s / threads);
}

}  // namespace weir::bench
