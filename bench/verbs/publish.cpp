// SPDX-License-Identifier: MIT
#include "verbs/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "process/pause.hpp"
#include "report/json_text.hpp"

namespace weir::bench {
namespace {

/// A peer may lose what it likes; weir may not.
bool is_good(const Series& series) {
    const bool is_ours = series.contestant.starts_with("weir");
    return std::ranges::all_of(series.turns, [&](const Row& row) {
        const bool is_whole = !row.completeness || row.completeness->holds();
        return row.outcome != Outcome::broken && (is_whole || !is_ours);
    });
}

}  // namespace

bool publish(const Publication& how, const std::string& name, const std::string& text,
             const boost::json::object& json) {
    fmt::print("\n{}", text);
    if (how.results.empty()) return true;
    std::error_code ignored;
    std::filesystem::create_directories(how.results, ignored);
    const auto path = how.results / (name + ".json");
    if ((std::ofstream{path} << json_text(json)).flush()) return true;
    fmt::print(stderr, "weir-bench: '{}' can't be written\n", path.string());
    return false;
}

int exit_code(const Publication& how, const Report& report) {
    const bool is_broken = !std::ranges::all_of(report.series, is_good);
    const bool is_missed = !std::ranges::all_of(report.targets, &Target::holds);
    return is_broken || is_interrupted() || (how.is_strict && is_missed) ? 1 : 0;
}

}  // namespace weir::bench
