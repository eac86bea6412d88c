// SPDX-License-Identifier: MIT
// How pictures and sound are encoded anew, and of files that already lie on the disk.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/error.hpp>
#include <weir/ext/codec_backend.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

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

/// How far a file is.
struct EncodeProgress {
    double done_s = 0, total_s = 0;  ///< Of media; the total is 0 where the file does not tell.
    std::uint64_t frames = 0;
    double speed = 0;  ///< Seconds of media a second.
};

struct EncodeFileOptions {
    EncodeOptions encode{};
    /// Once the copy was checked and is durable; never where frames of the source are missing in
    /// it.
    bool remove_source = false;
    std::stop_token stop{};                                 ///< Obeyed within a second.
    std::function<void(const EncodeProgress&)> progress{};  ///< Called a few times a second.
};

/// A checked copy.
struct EncodedFile {
    ConvertedFile file{};
    std::string backend{};          ///< That encoded it; empty: there is no picture.
    std::uint64_t lost_frames = 0;  ///< Of the source's picture, that could not be decoded.
    double seconds = 0;             ///< That it took.
};

/// As convert_to_mp4(), with pictures encoded anew; resolution and coding of the source's may
/// change midway. The copy is read back and held against what was encoded: as many frames, as long.
/// A backend that fails midway is left out, and the file begun again.
/// Thread: any.  Blocks: for as long as decoding and encoding take.
/// Errors: as convert_to_mp4(); Errc::no_encoder, Errc::encoder_busy: no backend can;
/// Errc::bad_option.
Result<EncodedFile> encode_to_mp4(const std::filesystem::path& source,
                                  const std::filesystem::path& target,
                                  const EncodeFileOptions& options, ext::Encoders& encoders);

}  // namespace weir
