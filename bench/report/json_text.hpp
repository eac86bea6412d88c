// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string>

namespace weir::bench {

/// Null for nothing, and for what is no number; else rounded to what means something.
boost::json::value number_or_null(std::optional<double> value);

/// JSON for people as well: one line for what has no objects inside, indented otherwise, and 20.5
/// where boost::json::serialize writes 2.05E1. Ends with a newline.
std::string json_text(const boost::json::value& value);

}  // namespace weir::bench
