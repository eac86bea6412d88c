// SPDX-License-Identifier: MIT
#pragma once
#include "verbs/compare.hpp"

namespace weir::bench {

/// `weir run` against `weir record` of the same 100 streams as MPEG-TS, a minute each turn, three
/// turns each: what watching, noting and the catalogue cost.
CompareOptions run_options();

}  // namespace weir::bench
