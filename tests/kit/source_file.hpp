// SPDX-License-Identifier: MIT
// Short files of known content, by the ffmpeg tool's own encoders.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::kit {

enum class VideoCodec : std::uint8_t { none, h264, hevc, av1, vp9 };
enum class AudioCodec : std::uint8_t { none, aac, mp3, ac3, eac3, opus };

/// What is in a file.
struct Content {
    VideoCodec video = VideoCodec::h264;
    AudioCodec audio = AudioCodec::aac;
    bool operator==(const Content&) const = default;
};

/// "H.264 + AAC".
std::string to_string(const Content& content);

/// Begins to write an MP4 of a 640x360 test picture, 30 a second with a keyframe each second, and a
/// tone. The process ends when the file is whole; what it says goes to `log`.  Errors: errno.
Result<Process> encode_source(const std::filesystem::path& path, const Content& content,
                              unsigned seconds, const std::filesystem::path& log);

}  // namespace weir::kit
