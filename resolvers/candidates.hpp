// SPDX-License-Identifier: MIT
// What the URLs and qualities of streams have in common. Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

using ext::rung_of_lines;

/// So many are taken from one answer.
inline constexpr std::size_t kMostCandidates = 128;

/// http or https with a host, without spaces and control characters, of at most 8 KiB: others that
/// a service names are no streams.
bool is_web_url(std::string_view url);

/// "1080p", "720p60" → 1080, 720; nothing for what does not begin so.
std::optional<unsigned> lines_named(std::string_view quality);

/// "http://a/b" → "https://a/b".
std::string with_https(std::string url);

/// As URLs of CDNs tell it: a query value expire or expires (seconds), wsTime or txTime
/// (seconds, hexadecimal), exp= within another value, or "/expire/SECONDS/" in the path. Nothing
/// where none stands there, or it is no time of this century.
std::optional<std::chrono::system_clock::time_point> expiry_of(std::string_view url);

/// Seconds since 1970; nothing for 0, and what is no time of this century.
std::optional<std::chrono::system_clock::time_point> to_time(std::optional<std::int64_t> seconds);

}  // namespace weir::resolvers
