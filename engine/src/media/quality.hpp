// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <weir/error.hpp>
#include <weir/ext/resolver.hpp>

namespace weir::media {

/// What the words of RecordingOptions::quality ask for; each narrows the choice. Of several heights
/// and steps the last one counts.
struct Quality {
    enum class End { best, worst } end = End::best;
    bool audio_only = false;
    std::string_view codec{};         ///< "hevc", for ever; empty: any.
    std::optional<ext::Rung> step{};  ///< For what has no steps, `height` or `end` say the same.
    unsigned height = 0;              ///< 0: any.
    unsigned frame_rate = 0;          ///< 0: any.
    std::uint64_t bandwidth_bps = 0;  ///< At most; 0: any.
};

/// "worst", "720p60,hevc", "high". Pure.
/// Errors: Errc::bad_option, which names what is valid.
Result<Quality> read_quality(std::string_view words);
Result<void> check_quality(std::string_view words);

/// Whether it is one of "h264", "hevc", "av1", "vp9".
/// Errors: Errc::bad_option, which names what is valid.
Result<void> check_codec(std::string_view codec);

}  // namespace weir::media
