// SPDX-License-Identifier: MIT
// How pictures and sound are encoded anew.
#pragma once
#include <weir/error.hpp>
#include <weir/ext/codec_backend.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

enum class SoundCodec {
    copy,  ///< As it came.
    aac,
    opus,
    none,  ///< The sound is left out.
};

struct EncodeOptions {
    ext::VideoCodec codec = ext::VideoCodec::h264;
    /// "nvidia": that one and no other. Empty: all that work here, one after the other.
    std::string backend{};
    std::optional<double> crf{};    ///< 0 to 51; less is better and larger. Not with `bitrate_bps`.
    std::uint64_t bitrate_bps = 0;  ///< Of the picture, on average; 0: as `crf` says.
    std::uint64_t maxrate_bps = 0;  ///< Over a second; 0: no limit.
    ext::Preset preset = ext::Preset::balanced;
    /// Pixels of the shorter side, 720 for "720p", upright pictures too; 0: as it is. Pictures are
    /// never enlarged; both sides are even.
    unsigned shorter_side = 0;
    ext::Rational frame_rate{};            ///< 0: each frame at its time, none doubled or dropped.
    std::chrono::milliseconds gop{2'000};  ///< A keyframe at least so often.
    bool deinterlace = true;               ///< Where frames are interlaced.
    /// HDR becomes SDR. Else it stays as it is: H.264, too, but with 8 bits a sample.
    bool tone_map = false;
    SoundCodec sound = SoundCodec::copy;
    std::uint64_t sound_bitrate_bps = 0;  ///< 0: 128 kbit/s of AAC, 96 kbit/s of Opus.
    unsigned threads =
        0;  ///< For decoder, filters and encoder, each; 0: as many as there are cores.
};

/// Errors: Errc::bad_option, which says what can't be.
Result<void> check(const EncodeOptions& options);

/// Files that are written beside those of a recording, of the same stream: "NAME.720p.ts".
struct ExtraOutput {
    std::string name{};  ///< Of its files: "720p"; letters, digits, "-" and "_".
    EncodeOptions encode{};
};

/// Whether ExtraOutput::name may be this.  Errors: Errc::bad_option.
Result<void> check_output_name(std::string_view name);

}  // namespace weir
