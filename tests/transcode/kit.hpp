// SPDX-License-Identifier: MIT
// Files through the pipeline.
#pragma once
#include <catch2/catch.hpp>

#include "kit/clip.hpp"
#include "kit/process.hpp"
#include "transcode/pipeline.hpp"
#include "transcode/software_backend.hpp"

namespace weir::kit {

namespace fs = std::filesystem;

/// A file's tracks and packets, as libavformat has them.
struct Media {
    av::Tracks tracks;
    av::Packets packets;
};
Media read_media(const fs::path& file);
/// Four seconds of 160x90 at 30 frames a second, a keyframe each second, with B-frames and sound.
Media small_media(const TempDir& folder);

/// What a pipeline made of it.
struct Encoded {
    std::vector<Media> files;  ///< One more with each change.
    std::vector<transcode::Changed> changes;
    std::vector<transcode::Hole> holes;
    transcode::Counts picture, sound;
    std::optional<Error> error;
};
struct Run {
    EncodeOptions options{};
    ext::CodecBackends backends{backend("software")};
    transcode::Pipeline::Limits limits{};
    std::vector<double> keyframes{};  ///< Asked for at these seconds.
};
Encoded encoded(Media media, const Run& run = {});

/// Into a file; its name tells the container.
void write_media(const fs::path& file, Media media);

/// PTS of a track's packets in microseconds, ascending; of the keyframes alone.
std::vector<std::int64_t> times(const Media& media, AVMediaType type, bool keyframes = false);

/// One line of what ffprobe says: "stream=width,height" of "v:0".
std::string probed(const fs::path& file, const std::string& stream, const std::string& entries);

/// How alike two files' pictures are, 0 to 1, the second scaled to the first one's size if needed.
double ssim(const fs::path& a, const fs::path& b);

/// When a tone begins, in seconds, on the clock of the file.
double onset(const fs::path& file);

/// ffmpeg has nothing to complain of.
void check_decodes(const fs::path& file);

}  // namespace weir::kit
