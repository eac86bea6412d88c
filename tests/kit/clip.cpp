// SPDX-License-Identifier: MIT
#include "kit/clip.hpp"

#include <fmt/format.h>

#include "base/fail.hpp"
#include "kit/process.hpp"

namespace weir::kit {

Result<void> make_clip(const std::filesystem::path& path, const Clip& clip) {
    const auto picture = fmt::format("testsrc2=s={}:r={}", clip.size, clip.frame_rate);
    const auto tone = fmt::format("sine=r={}", clip.sample_rate);
    std::vector<std::string> command{
        "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i",
        picture,  "-f", "lavfi", "-i",       tone, "-t",    std::to_string(clip.seconds)};
    command.insert(command.end(), clip.coding.begin(), clip.coding.end());
    command.insert(command.end(), clip.packing.begin(), clip.packing.end());
    command.push_back(path.native());
    const auto ran = run_tool(command);
    if (ran.exit_code != 0) return fail(Errc::bad_media, "ffmpeg: {}", ran.errors);
    return {};
}

}  // namespace weir::kit
