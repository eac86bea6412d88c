// SPDX-License-Identifier: MIT
// Recorded files as players want them, also while they are written.
#pragma once
#include <weir/catalogue_view.hpp>
#include <weir/error.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::cli::http {

/// A file that is open for reading, under its name or, while it is written, its name and ".part".
struct OpenFile {
    std::shared_ptr<const int> descriptor;
    std::uint64_t bytes = 0;
};
/// Follows no link.  Errors: errno.
Result<OpenFile> open_recorded(const std::filesystem::path& path);

struct Range {
    std::uint64_t offset = 0, length = 0;
};

/// Of a file that a player of HLS can take part by part.
struct FileParts {
    std::optional<Range> init{};  ///< EXT-X-MAP of fragmented MP4.
    std::vector<Range> parts{};
};

/// Parts of about `part_bytes`: whole packets of MPEG-TS, whole fragments of MP4. None: it is
/// neither.  Blocks: for a read each fragment.
std::optional<FileParts> parts_of(const OpenFile& file, std::uint64_t part_bytes);

struct PlayedFile {
    std::string url{};
    double duration_s = 0;  ///< As far as it is known.
    FileParts parts{};
};
/// A media playlist of them, one behind the other. How long each part is, is guessed from its
/// bytes: players go by the timestamps in it. Pure.
std::string playlist_of(const std::vector<PlayedFile>& files, bool is_ended);

}  // namespace weir::cli::http
