// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>

#include "config/import_douyin.hpp"
#include "usage_error.hpp"

namespace weir::cli {

/// Reads DouyinLiveRecorder's files in `directory` (or its folder config), and writes ours into
/// `output`: all or none, none over one that is there, and only what read_config() finds sound.
/// Blocks: on the disk.
Parsed<Imported> import_files(const std::filesystem::path& directory,
                              const std::filesystem::path& output);

}  // namespace weir::cli
