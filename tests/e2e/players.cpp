// SPDX-License-Identifier: MIT
#include "e2e/players.hpp"

#include <fmt/format.h>

#include "kit/process.hpp"

namespace weir::e2e {
namespace {

/// What it said; its exit code when it failed without a word.
std::string complaint(const kit::ToolResult& result) {
    if (!result.errors.empty() || result.exit_code == 0) return result.errors;
    return fmt::format("exit code {}", result.exit_code);
}

}  // namespace

std::string player_complaints(const std::filesystem::path& file) {
    const auto probe = kit::run_tool({"ffprobe", "-v", "error", "-show_streams", file.string()});
    const auto decode =
        kit::run_tool({"ffmpeg", "-v", "error", "-i", file.string(), "-f", "null", "-"});
    return complaint(probe) + complaint(decode);
}

}  // namespace weir::e2e
