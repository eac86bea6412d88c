// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace weir::bench {

/// What `weir record --json` says it missed, from the summary in the last line of its output; empty
/// when it missed nothing. What was on its way when it was asked to finish was not missed. Pure.
std::vector<std::string> losses_in_summary(std::string_view output);

/// The summary that `weir record` would have written, from what `weir run --json` wrote of each
/// recording that has ended. Pure.
std::string summary_of_events(std::string_view output);

}  // namespace weir::bench
