// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace weir::resolvers {

/// "Tue, 14 Nov 2023 22:13:20 GMT", as headers have it (RFC 9110 §5.6.7; the obsolete forms are
/// not taken). Nothing for anything else. Pure.
std::optional<std::chrono::system_clock::time_point> time_of_http_date(std::string_view text);

}  // namespace weir::resolvers
