// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace weir {

/// Which finished files are removed, the oldest first. Values of 0: no such rule.
struct RetentionOptions {
    std::chrono::hours age{0};
    std::uint64_t room_bytes = 0;  ///< Of each room.
    std::uint64_t bytes = 0;       ///< In all.
    std::uint64_t free_bytes = 0;  ///< So much is to be free on the file system.
    double free_percent = 0;
    std::uint64_t free_inodes = 0;
};

struct CleanedFile {
    std::filesystem::path path{};  ///< Relative to the data directory.
    std::string room{};            ///< Its name; empty: of no room.
    std::uint64_t bytes = 0;       ///< With what stands beside it.
    std::string reason{};          ///< "older than 720 h"
    std::string error{};           ///< Why it is still there.
};

struct CleanReport {
    std::vector<CleanedFile> files{};  ///< In the order of removal.
    std::uint64_t bytes = 0;           ///< Freed, or to be freed.
    unsigned files_kept = 0;           ///< Media that nothing proves to be weir's: never removed.
};

/// Removes finished media files as `options` say, the oldest first, with what stands beside them
/// (subtitles, poster; the ledger with the last file of its recording). Never a file that is being
/// written, one that nothing proves to be weir's, or one outside of `data`. Each file counts on its
/// own file system.  Thread: any.  Blocks: yes.  Errors: Errc::database.
Result<CleanReport> clean(const std::filesystem::path& data, const RetentionOptions& options,
                          bool dry_run);

}  // namespace weir
