// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <vector>
#include <weir/error.hpp>

namespace weir::kit {

/// A test picture and a tone, as the ffmpeg tool makes them.
struct Clip {
    std::string size = "320x180";
    unsigned frame_rate = 30, sample_rate = 48'000, seconds = 10;
    /// With B-frames.
    std::vector<std::string> coding{"-c:v", "libx264", "-preset", "veryfast",
                                    "-g",   "30",      "-c:a",    "aac"};
    std::vector<std::string> packing{};  ///< Options of the muxer; else the file's name decides.
};

/// Blocks: for some seconds.  Errors: Errc::bad_media with ffmpeg's words.
Result<void> make_clip(const std::filesystem::path& path, const Clip& clip = {});

}  // namespace weir::kit
