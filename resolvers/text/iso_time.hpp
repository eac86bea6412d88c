// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace weir::resolvers {

/// "2023-11-14T22:13:20Z", also with a fraction of a second, and with "+08:00" for "Z". Nothing for
/// anything else, and what is no time of this century. Pure.  Source: RFC 3339 §5.6.
std::optional<std::chrono::system_clock::time_point> time_of_iso(std::string_view text);

}  // namespace weir::resolvers
