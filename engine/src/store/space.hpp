// SPDX-License-Identifier: MIT
// How much room a file system has, and whether that is enough.
#pragma once
#include <cstdint>
#include <filesystem>
#include <weir/error.hpp>
#include <weir/options.hpp>

namespace weir::store {

/// Of one file system, as those who are not root may use it.
struct Space {
    std::uint64_t free_bytes = 0;
    std::uint64_t total_bytes = 0;
    std::uint64_t free_inodes = 0;
    std::uint64_t total_inodes = 0;  ///< 0: it makes them as they are needed.
};

/// Of the one that holds `directory` or, where it does not exist yet, its nearest parent.
/// Blocks: for as long as the file system does not answer.  Errors: errno.
Result<Space> read_space(const std::filesystem::path& directory);
/// Of the one that holds an open file.  Blocks, and errors: the same.
Result<Space> read_space(int fd);

/// Whether a recording may begin. Pure.  Errors: Errc::disk_full, with the figures.
Result<void> check_start(const SpaceOptions& floors, const Space& space);
/// Whether recordings may go on. Pure.  Errors: Errc::disk_full, with the figures.
Result<void> check_stop(const SpaceOptions& floors, const Space& space);

}  // namespace weir::store
