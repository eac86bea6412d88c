// SPDX-License-Identifier: MIT
// Text for people: what came of the recordings. Pure.
#pragma once
#include <weir/event.hpp>

#include <string>
#include <vector>

#include "process/usage.hpp"

namespace weir::cli {

/// Per recording its outcome, files and gaps; totals at the end.
std::string summary_text(const std::vector<RecordingSummary>& recordings,
                         const ProcessUsage& usage);

}  // namespace weir::cli
