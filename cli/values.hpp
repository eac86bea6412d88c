// SPDX-License-Identifier: MIT
// Values with units, as people write them. Pure.
#pragma once
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "usage_error.hpp"

namespace weir::cli {

/// "10m", "1h30m", "90s", "1.5h", "500ms": the larger unit first, each once; more than nothing and
/// at most ten years.
Parsed<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "2GiB", "500MB", "1.5G", "4096": a single K, M, G or T counts in 1024s, KB, MB, … in 1000s.
Parsed<std::uint64_t> parse_size(std::string_view text);

/// A limit of --split goes where its unit says: "30m" is a duration, "30M" and "30MB" are sizes. A
/// second one of the same kind is refused.
Parsed<void> add_split_limit(std::string_view text, SplitOptions& split);

/// A whole number from 1 to a million.
Parsed<unsigned> parse_count(std::string_view text);

Parsed<Format> parse_format(std::string_view text);
Parsed<Profile> parse_profile(std::string_view text);

/// "best", "worst", or a height with or without "p"; the result is what RecordingOptions wants.
Parsed<std::string> parse_quality(std::string_view text);

/// "de,en-GB": language tags as BCP 47 has them, at least one.
Parsed<std::vector<std::string>> parse_languages(std::string_view text);
/// "hevc,h264": codecs of pictures, at least one.
Parsed<std::vector<std::string>> parse_codecs(std::string_view text);

/// "Name: value", one line.
Parsed<std::string> parse_header(std::string_view text);
Parsed<std::string> parse_user_agent(std::string_view text);
/// http, socks5 or socks5h, with a host.
Parsed<std::string> parse_proxy(std::string_view text);

/// "HOST:PORT:ADDRESS:PORT", as curl has it; each but the colons may be empty, an IPv6 address
/// stands in brackets.
Parsed<std::string> parse_connect_to(std::string_view text);

/// keep or cut.
Parsed<Adverts> parse_adverts(std::string_view text);

/// All that --subtitles says.
struct Subtitles {
    bool are_wanted = true;
    std::vector<std::string> languages{};
};
/// "default", "none", or languages.
Parsed<Subtitles> parse_subtitles(std::string_view text);

}  // namespace weir::cli
