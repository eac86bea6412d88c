// SPDX-License-Identifier: MIT
#include "contest/series.hpp"

#include <algorithm>
#include <cassert>

namespace weir::bench {

std::optional<Spread> spread(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    std::ranges::sort(values);
    return Spread{values[(values.size() - 1) / 2], values.front(), values.back()};
}

const Row& Series::middle() const {
    assert(!turns.empty());
    std::vector<const Row*> sorted;
    for (const Row& row : turns) {
        if (row.outcome != Outcome::measured) return row;
        sorted.push_back(&row);
    }
    std::ranges::stable_sort(sorted, {}, [](const Row* row) { return cpu_seconds_per_gb(*row); });
    return *sorted[(sorted.size() - 1) / 2];
}

bool Series::is_measured() const {
    return middle().outcome == Outcome::measured;
}

Completeness Series::completeness() const {
    Completeness sum;
    for (const Row& row : turns)
        if (row.completeness) sum += *row.completeness;
    return sum;
}

std::optional<Spread> spread_of(const Series& series, const Figure& figure) {
    std::vector<double> values;
    for (const Row& row : series.turns)
        if (const auto value = figure(row)) values.push_back(*value);
    return spread(std::move(values));
}

const Series* find_series(std::span<const Series> all, std::string_view contestant) {
    const auto found = std::ranges::find(all, contestant, &Series::contestant);
    return found == all.end() ? nullptr : &*found;
}

std::optional<Spread> cost_ratio(std::span<const Series> all, std::string_view of,
                                 std::string_view to) {
    const Series* above = find_series(all, of);
    const Series* below = find_series(all, to);
    if (!above || !below || !above->is_measured() || !below->is_measured()) return std::nullopt;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < std::min(above->turns.size(), below->turns.size()); ++i) {
        const auto numerator = cpu_seconds_per_gb(above->turns[i]);
        const auto denominator = cpu_seconds_per_gb(below->turns[i]);
        if (numerator && denominator && *denominator > 0)
            ratios.push_back(*numerator / *denominator);
    }
    return spread(std::move(ratios));
}

std::optional<Spread> time_ratio(std::span<const Series> all, std::string_view of,
                                 const std::vector<std::string>& to) {
    std::vector<const Series*> below;
    for (const std::string& name : to)
        below.push_back(find_series(all, name));
    const Series* above = find_series(all, of);
    const auto is_missing = [](const Series* series) { return !series || !series->is_measured(); };
    if (is_missing(above) || std::ranges::any_of(below, is_missing)) return std::nullopt;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < above->turns.size(); ++i) {
        double sum = 0;
        const bool are_all = std::ranges::all_of(
            below, [i](const Series* series) { return i < series->turns.size(); });
        if (!are_all) break;
        for (const Series* series : below)
            sum += series->turns[i].cpu.total_s();
        if (sum > 0) ratios.push_back(above->turns[i].cpu.total_s() / sum);
    }
    return spread(std::move(ratios));
}

}  // namespace weir::bench
