// SPDX-License-Identifier: MIT
// What other people's programs make of a recorded file.
#pragma once
#include <filesystem>
#include <string>

namespace weir::e2e {

/// Words of ffprobe and of a full decode by ffmpeg, errors only; empty for a file that plays.
/// Blocks: yes.
std::string player_complaints(const std::filesystem::path& file);

}  // namespace weir::e2e
