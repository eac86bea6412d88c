// SPDX-License-Identifier: MIT
// Text for people about files: what check and recover found. Pure.
#pragma once
#include <weir/files.hpp>

#include <string>
#include <vector>

namespace weir::cli {

/// The verdict on one file, a line for each track, and each hole and problem.
std::string report_text(const FileReport& report);

std::string recovered_text(const RecoveredFile& file);

}  // namespace weir::cli
