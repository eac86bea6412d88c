// SPDX-License-Identifier: MIT
// The GPUs that the kernel shows as /dev/dri/renderD*.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hwaccel {

struct RenderNode {
    std::filesystem::path path{};
    std::string vendor{}, model{};  ///< PCI's: "0x8086", "0x4680"; empty: not told.
    bool may_open = false;
};

/// By name. `devices` and `facts`: "/dev/dri" and "/sys/class/drm".
std::vector<RenderNode> render_nodes(const std::filesystem::path& devices = "/dev/dri",
                                     const std::filesystem::path& facts = "/sys/class/drm");

inline constexpr std::string_view kIntel = "0x8086", kNvidia = "0x10de";

/// Why none of them can be used: "no /dev/dri/renderD*", "no permission on /dev/dri/renderD128".
std::optional<std::string> obstacle_of(const std::vector<RenderNode>& nodes);

/// The kernel's version, the models, and when the drivers for video were installed.
std::string versions_of(const std::vector<RenderNode>& nodes);

}  // namespace weir::hwaccel
