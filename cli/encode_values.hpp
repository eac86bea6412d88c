// SPDX-License-Identifier: MIT
// How something is to be encoded, as people write it. Pure.
#pragma once
#include <weir/encode.hpp>

#include <optional>
#include <string_view>

#include "flags.hpp"
#include "usage_error.hpp"

namespace weir::cli {

/// "4M", "2500k", "128000": bits a second, in 1000s.
Parsed<std::uint64_t> parse_bitrate(std::string_view text);

/// "720p", "480p:hevc", "360p:h264:software": pixels of the shorter side, and how; made fast.
Parsed<ExtraOutput> parse_extra_output(std::string_view text);

/// The same in one text, "hevc:nvidia scale=720 audio=aac:128k": a codec, and further words named
/// as the flags. "none": nothing is encoded.
Parsed<std::optional<EncodeOptions>> parse_encoding(std::string_view text);

/// What the flags say; none: nothing is encoded.
Parsed<std::optional<EncodeOptions>> plan_encoding(const EncodeFlags& flags);

}  // namespace weir::cli
