// SPDX-License-Identifier: MIT
// What was measured, and how it is told. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <vector>

#include "contest/target.hpp"
#include "process/machine.hpp"
#include "report/table.hpp"

namespace weir::bench {

/// Everything that one run of a verb found out.
struct Report {
    Machine machine{};
    std::string title{};  ///< "100 live HLS streams of 5.30 Mbit/s, 30 s each contestant"
    std::vector<Series> series{};
    std::vector<Target> targets{};
};

Table cost_table(std::span<const Series> series);
/// All that is known of one turn: a line a figure.
Table detail_table(const Row& row);

/// Heading, table, remarks and targets for people; the table in Markdown where asked for.
std::string report_text(const Report& report, bool is_markdown);
/// The same around another table than cost_table().
std::string report_text(const Report& report, const Table& table, bool is_markdown);

boost::json::object row_json(const Row& row);
/// Numbers that were not measured are null.
boost::json::object report_json(const Report& report);

}  // namespace weir::bench
