// SPDX-License-Identifier: MIT
// Recorded files as players want them, also while they are written.
#pragma once
#include <weir/error.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace weir::cli::http {

/// A file that is open for reading, under its name or, while it is written, its name and ".part".
struct OpenFile {
    std::shared_ptr<const int> descriptor;
    std::uint64_t bytes = 0;
    bool is_written = false;  ///< Still: there will be more.
};
/// Follows no link.  Errors: errno.
Result<OpenFile> open_recorded(const std::filesystem::path& path);

struct Range {
    std::uint64_t offset = 0, length = 0;
};

/// A part that a player can begin with.
struct Part {
    Range range{};
    double seconds = 0;
};

/// Of a file that a player of HLS can take part by part.
struct FileParts {
    std::optional<Range> init{};  ///< EXT-X-MAP of fragmented MP4.
    std::vector<Part> parts{};
};

/// Where parts of some seconds begin, each with a keyframe: MPEG-TS behind its tables, fragmented
/// MP4 with a fragment. What was told once stays so while the file grows, and is not read again;
/// what follows on the last beginning is told once the file is whole.
/// Thread: any.  Blocks: reads, of MPEG-TS about a part in six.
class PartIndex {
public:
    static constexpr double kPart_s = 4;  ///< About so much, in whole GOPs.
    static constexpr std::size_t kMostFiles = 256;

    /// Empty parts: there are none yet, or it is neither.
    FileParts of(const std::filesystem::path& path, const OpenFile& file);

private:
    struct Known;
    std::mutex mutex_;
    std::vector<std::pair<std::filesystem::path, std::shared_ptr<Known>>> files_;
};

struct PlayedFile {
    std::string url{};
    FileParts parts{};
};
/// A media playlist of them, one behind the other. Pure.
std::string playlist_of(const std::vector<PlayedFile>& files, bool is_ended);

}  // namespace weir::cli::http
