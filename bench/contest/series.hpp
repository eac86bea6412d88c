// SPDX-License-Identifier: MIT
// One contestant's turns, and how contestants compare. Pure.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contest/row.hpp"

namespace weir::bench {

/// Of repeated measurements.
struct Spread {
    double median = 0, min = 0, max = 0;
};
/// Of an even number of values the lower of the two in the middle; nothing for none.
std::optional<Spread> spread(std::vector<double> values);

struct Series {
    std::string contestant{};
    std::string peer{};        ///< Who does the same work; empty: nobody.
    std::string floor{};       ///< Who only fetches the same; empty: curl.
    std::vector<Row> turns{};  ///< Never empty. Turn i ran beside turn i of the others.

    /// The one in the middle by CPU-s per GB; one that was not measured goes before all others.
    const Row& middle() const;
    bool is_measured() const;
    /// All turns together.
    Completeness completeness() const;
};

using Figure = std::function<std::optional<double>(const Row&)>;
std::optional<Spread> spread_of(const Series& series, const Figure& figure);

const Series* find_series(std::span<const Series> all, std::string_view contestant);

/// CPU-s per GB of one in terms of another's, turn by turn: what the machine was like at the time
/// drops out. Nothing where either was not measured.
std::optional<Spread> cost_ratio(std::span<const Series> all, std::string_view of,
                                 std::string_view to);
/// CPU time of one in terms of that of several others together, turn by turn: for those whose files
/// differ in size. Nothing where one was not measured.
std::optional<Spread> time_ratio(std::span<const Series> all, std::string_view of,
                                 const std::vector<std::string>& to);

}  // namespace weir::bench
