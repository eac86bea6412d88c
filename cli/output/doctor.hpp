// SPDX-License-Identifier: MIT
// What weir doctor prints. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/findings.hpp"

namespace weir::cli {

/// A table of all, and below it, of each that is not ok, why, and what to set.
std::string findings_text(const std::vector<Finding>& findings, bool has_colour);

/// One object.
std::string findings_json(const std::vector<Finding>& findings, std::string_view data,
                          unsigned rooms);

}  // namespace weir::cli
