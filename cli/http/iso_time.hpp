// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace weir::cli::http {

/// "2026-01-31T20:15:00Z", with or without fractions, of UTC. Pure.  Source: RFC 3339.
std::optional<std::chrono::system_clock::time_point> parse_iso_time(std::string_view text);

}  // namespace weir::cli::http
