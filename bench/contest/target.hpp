// SPDX-License-Identifier: MIT
// What we hold ourselves to. Pure.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "contest/series.hpp"

namespace weir::bench {

/// A claim, and what was measured.
struct Target {
    std::string claim{};
    double limit = 0;
    std::optional<Spread> measured{};  ///< Nothing: not measured.
    bool is_least = false;             ///< The limit is the least, not the most.

    /// By the median.
    bool holds() const;
};

/// "held     weir source costs at most 1.4 x curl: 1.12 (1.05 to 1.20)".
std::string describe(const Target& target);

/// Names of the contestants that targets speak of.
inline constexpr const char* kCurl = "curl";
inline constexpr const char* kCurlTls = "curl tls";
inline constexpr const char* kStreamlink = "streamlink";
inline constexpr const char* kWeirRun = "weir run ts";
inline constexpr const char* kEncode = "720p";  ///< As weir_name() and ffmpeg_name() say it.
inline constexpr const char* kEncodeSmall = "360p";
inline constexpr const char* kEncodeBoth = "720p and 360p";
std::string weir_name(std::string_view job);    ///< "weir ts"
std::string ffmpeg_name(std::string_view job);  ///< "ffmpeg ts"

/// Targets of `quick`: 20 streams for half a minute, on a machine that may do other things too.
std::vector<Target> quick_targets(std::span<const Series> all);

/// Targets of `run`, at 100 streams.
std::vector<Target> run_targets(std::span<const Series> all);

/// Targets of `encode`.
std::vector<Target> encode_targets(std::span<const Series> all);

/// Targets of `compare`, at 100 streams. `reload_s`: between two loads of a playlist.
std::vector<Target> compare_targets(std::span<const Series> all, double reload_s);

}  // namespace weir::bench
