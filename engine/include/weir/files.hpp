// SPDX-License-Identifier: MIT
// What can be done with files after they were recorded.
#pragma once
#include <weir/error.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// One track of a file as libavformat reads it.
struct TrackReport {
    std::string kind{};   ///< "video" or "audio".
    std::string codec{};  ///< "h264", "aac", …
    unsigned width = 0, height = 0, sample_rate = 0, channels = 0;
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    double duration_s = 0;
    double first_dts_s = 0, last_dts_s = 0;
    std::uint64_t keyframes = 0;
    struct Hole {
        double at_s = 0;      ///< DTS before the hole.
        double length_s = 0;  ///< Missing beyond one frame's duration.
    };
    std::vector<Hole> holes{};  ///< Steps above three frame durations and 100 ms. The first 100.
    std::uint64_t hole_count = 0;
    std::uint64_t backward_steps = 0;   ///< DTS not greater than the one before.
    std::uint64_t corrupt_packets = 0;  ///< Flagged by the demuxer.
    bool has_parameter_sets =
        true;  ///< SPS and PPS (or the codec's equal) stand before the first frame.
    bool opens_with_keyframe = true;
};

/// What inspect() found. Sound: it opens, has packets, no backward step, no corrupt packet, and its
/// parameter sets. Holes don't make a file unsound: they are where the stream itself had a gap.
struct FileReport {
    std::filesystem::path path{};
    std::string container{};
    std::uint64_t bytes = 0;
    double duration_s = 0;
    std::vector<TrackReport> tracks{};
    std::vector<std::string> problems{};  ///< Empty when sound, else one line each.
    bool sound() const { return problems.empty(); }
};

/// Reads a media file from end to end.
/// Thread: any.  Blocks: for as long as the disk takes.  Errors: errno, or Errc::bad_media if
/// libavformat can't open it.
Result<FileReport> inspect(const std::filesystem::path& path);

/// A file that was being written when its process died.
struct RecoveredFile {
    std::filesystem::path path{};  ///< Its name now.
    std::uint64_t bytes = 0;
    std::uint64_t removed_bytes =
        0;  ///< Cut off behind the last whole packet, fragment, cluster or tag.
    std::optional<Error> error{};  ///< Why it was left as it is.
};

/// Repairs all ".part" files under `directory` and gives them their final names. Empty ones are
/// removed. Of a ledger of gaps, a last line that is not whole is cut off. Files that a living weir
/// process still writes are left alone. Thread: any.  Blocks: yes.  Errors: errno when the
/// directory can't be read.
Result<std::vector<RecoveredFile>> recover(const std::filesystem::path& directory);

}  // namespace weir
