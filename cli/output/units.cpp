// SPDX-License-Identifier: MIT
#include "units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::cli {
namespace {

std::string scaled(double value, std::string_view unit) {
    static constexpr std::array<std::string_view, 6> kPrefixes{"", "k", "M", "G", "T", "P"};
    std::size_t power = 0;
    // 999.5 would be shown as 1000.
    while (value >= 999.5 && power + 1 < kPrefixes.size()) {
        value /= 1000;
        ++power;
    }
    const int decimals = power == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return fmt::format("{:.{}f} {}{}", value, decimals, kPrefixes[power], unit);
}

}  // namespace

std::string human_bytes(std::uint64_t bytes) {
    return scaled(static_cast<double>(bytes), "B");
}

std::string human_bitrate(double bits_per_second) {
    return scaled(std::isfinite(bits_per_second) ? std::max(bits_per_second, 0.0) : 0.0, "b/s");
}

std::string human_time(double seconds) {
    constexpr double kLongest = 1e12;
    const double bounded = std::isfinite(seconds) ? std::clamp(seconds, 0.0, kLongest) : 0.0;
    const auto whole = static_cast<std::uint64_t>(bounded);
    const std::uint64_t hours = whole / 3600;
    const std::uint64_t minutes = whole / 60 % 60;
    if (hours == 0) return fmt::format("{}:{:02}", minutes, whole % 60);
    return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
}

std::string counted(std::uint64_t count, std::string_view singular) {
    return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

}  // namespace weir::cli
