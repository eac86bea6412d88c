// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>

#include <catch2/catch.hpp>

#include "kit/clip.hpp"
#include "kit/frames.hpp"
#include "kit/process.hpp"

namespace weir::kit {

namespace fs = std::filesystem;

inline const std::vector<std::string> kH264{"-c:v", "libx264", "-preset", "veryfast", "-bf",
                                            "2",    "-g",      "15",      "-c:a",     "aac"};
inline const std::vector<std::string> kHevc{"-c:v",      "libx265",      "-preset",
                                            "ultrafast", "-x265-params", "log-level=none:keyint=15",
                                            "-c:a",      "aac"};
inline const std::vector<std::string> kVp9{"-c:v",      "libvpx-vp9", "-deadline", "realtime",
                                           "-cpu-used", "8",          "-c:a",      "libopus"};

/// Four seconds of 320x180, 30 pictures a second, and a tone; the name tells the container.
fs::path clip(const TempDir& folder, const std::string& name,
              const std::vector<std::string>& coding, unsigned seconds = 4);

/// The same media as weir records it: through its own demuxer, timeline and muxer.
fs::path recorded(const fs::path& ts, Format format);

/// What decodes to pictures or sound, in order: by the kit's own reader.
std::vector<std::uint64_t> hashes(const fs::path& file, Kind kind);

/// It begins at 0, its index stands in front, and the ffmpeg tools have nothing to complain of.
void check_player_likes(const fs::path& mp4);

/// Names in a folder, sorted, with blanks between.
std::string names_in(const fs::path& folder);

}  // namespace weir::kit
