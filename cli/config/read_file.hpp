// SPDX-License-Identifier: MIT
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "usage_error.hpp"

namespace weir::cli {

/// What tells one version of a file from another; all 0 where there is none.
struct FileStamp {
    std::uint64_t inode = 0, bytes = 0;
    std::int64_t modified_ns = 0, changed_ns = 0;

    bool operator==(const FileStamp&) const = default;
};

/// A file, and its version when it was read.
struct ReadFile {
    std::filesystem::path path{};
    FileStamp stamp{};
};

FileStamp stamp_of(const std::filesystem::path& path);

struct FileText {
    std::string text{};
    FileStamp stamp{};
    mode_t mode = 0;
};

/// A whole regular file, 4 MiB at most.  Blocks: on the disk.
Parsed<FileText> read_file(const std::filesystem::path& path);

}  // namespace weir::cli
