// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <vector>

namespace weir::cli {

/// Finished media files of the newest recordings, as the catalogue has them: for what an earlier
/// process did not get to. Blocks: while it reads the catalogue.
std::vector<std::filesystem::path> newest_files(const std::filesystem::path& data);

}  // namespace weir::cli
