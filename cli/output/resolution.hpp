// SPDX-License-Identifier: MIT
// What `weir resolve` shows: for people, and with --json. Pure.
#pragma once
#include <weir/error.hpp>
#include <weir/ext/resolver.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::cli {

/// As many candidates as fit `width` columns, a line each; nothing in it upsets a terminal.
std::string resolution_text(std::string_view url, const Result<ext::Resolution>& resolution,
                            std::chrono::system_clock::time_point now, std::size_t width);
/// One line.
std::string resolution_json(std::string_view url, const Result<ext::Resolution>& resolution);

/// Of --dry-run. `room` none: nobody takes the URL.
std::string room_text(std::string_view url, const std::optional<ext::Room>& room);
std::string room_json(std::string_view url, const std::optional<ext::Room>& room);

}  // namespace weir::cli
