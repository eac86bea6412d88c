// SPDX-License-Identifier: MIT
// How a recording is shown while it is made: as HLS, in a folder that any HTTP server may serve.
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace weir {

/// What segments are written as.
enum class PublishContainer {
    ts,    ///< MPEG-TS.
    fmp4,  ///< Fragmented MP4, as CMAF has it, with an init segment before.
};

/// "DIRECTORY/FOLDER/index.m3u8" and the segments beside it.
struct PublishOptions {
    std::filesystem::path directory{};  ///< Of all rooms; made if missing. May be in memory.
    /// Of this room alone: letters, digits, "-" and "_". See published_folder().
    std::string folder{};
    PublishContainer container = PublishContainer::ts;
    std::chrono::seconds segment{2};  ///< 1, 2 or 4. Where keyframes are rarer, they are longer.
    unsigned window = 6;              ///< So many segments are listed.
    /// Beyond what players must be given, before what is not listed any more is removed.
    std::chrono::seconds grace{10};
    /// All of the recording is listed, out of its own files (Format::ts or mp4): `container` and
    /// `window` count for nothing.
    bool dvr = false;
};

/// Errors: Errc::bad_option, which says what can't be.
Result<void> check(const PublishOptions& options);

/// Whether PublishOptions::folder may be this.  Errors: Errc::bad_option.
Result<void> check_published_folder(std::string_view folder);

/// A folder for a room, whatever it is called: what of `name` may stand in a URL, and a number that
/// follows from `room`, which tells rooms apart (room_id()).
std::string published_folder(std::string_view name, std::string_view room);

/// Removes what recordings left below `directory` that have ended, or whose process has died, so
/// long ago that no player wants it: folders that weir has marked as its own and nobody writes to;
/// of these, its own files. Gives how many folders are gone.
/// Thread: any.  Blocks: on the file system.
std::size_t sweep_published(const std::filesystem::path& directory);

}  // namespace weir
