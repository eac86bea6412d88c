// SPDX-License-Identifier: MIT
#pragma once
#include <weir/event.hpp>

#include <vector>

#include "exit_code.hpp"

namespace weir::cli {

/// Failed if one failed, else not live if one was not, else gaps if there are any. What was on its
/// way when we were asked to stop (GapCause::stop), and what was cut out (GapCause::advert), is no
/// gap in this sense: it was wanted. Pure.
ExitCode exit_code_of(const std::vector<RecordingSummary>& recordings);

}  // namespace weir::cli
