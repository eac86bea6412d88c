// SPDX-License-Identifier: MIT
// What was measured, and how it is told. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "machine.hpp"
#include "measure.hpp"
#include "table.hpp"
#include "verdict.hpp"

namespace weir::bench {

/// Everything that one run of a verb found out.
struct Report {
    Machine machine;
    unsigned streams = 0;
    double media_bps = 0;  ///< Of one stream.
    double length_s = 0;   ///< For so long each contestant recorded.
    std::vector<Row> rows;
    std::vector<Verdict> verdicts;
};

Table cost_table(std::span<const Row> rows);

/// Table, remarks and verdicts for people; the table in Markdown where asked for.
std::string report_text(const Report& report, bool is_markdown);

/// One JSON object; numbers that were not measured are null.
std::string report_json(const Report& report);

}  // namespace weir::bench
