// SPDX-License-Identifier: MIT
// The words of the catalogue's columns. Pure.  Thread: any.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <weir/catalogue_view.hpp>

#include "base/clock.hpp"

namespace weir::catalogue {

/// An unknown word, of a damaged or doctored database, is the last one.
FileKind parse_file_kind(std::string_view word);
FileState parse_file_state(std::string_view word);
GapCause parse_gap_cause(std::string_view word);

inline std::int64_t to_ms(WallClock::time_point at) {
    return std::chrono::floor<milliseconds>(at.time_since_epoch()).count();
}
inline std::optional<std::int64_t> to_ms(const std::optional<WallClock::time_point>& at) {
    if (!at) return std::nullopt;
    return to_ms(*at);
}
inline WallClock::time_point from_ms(std::int64_t ms) {
    constexpr auto kMost = std::chrono::floor<milliseconds>(WallClock::duration::max()).count();
    return WallClock::time_point{milliseconds{std::clamp(ms, -kMost, kMost)}};
}

}  // namespace weir::catalogue
