// SPDX-License-Identifier: MIT
#include "render_nodes.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "libav_backend.hpp"

namespace weir::hwaccel {
namespace {

namespace fs = std::filesystem;

/// Where distributions put the drivers that libva loads.
constexpr const char* kDriverFolders[] = {"/usr/lib/x86_64-linux-gnu/dri",
                                          "/usr/lib/aarch64-linux-gnu/dri", "/usr/lib64/dri",
                                          "/usr/lib/dri"};

/// The newest of them: an update changes it.
std::string drivers_installed() {
    fs::file_time_type newest{};
    for (const char* folder : kDriverFolders) {
        std::error_code none;
        for (const auto& file : fs::directory_iterator{folder, none})
            if (file.path().native().ends_with("_drv_video.so"))
                newest = std::max(newest, file.last_write_time(none));
    }
    return fmt::format("{}", newest.time_since_epoch().count());
}

}  // namespace

std::vector<RenderNode> render_nodes(const fs::path& devices, const fs::path& facts) {
    std::vector<RenderNode> out;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{devices, none}) {
        const std::string name = entry.path().filename().native();
        if (!name.starts_with("renderD")) continue;
        const fs::path told = facts / name / "device";
        out.push_back({entry.path(), first_line(told / "vendor"), first_line(told / "device"),
                       ::access(entry.path().c_str(), R_OK | W_OK) == 0});
    }
    std::ranges::sort(out, {}, &RenderNode::path);
    return out;
}

std::optional<std::string> obstacle_of(const std::vector<RenderNode>& nodes) {
    if (nodes.empty()) return "no /dev/dri/renderD*";
    if (std::ranges::any_of(nodes, &RenderNode::may_open)) return std::nullopt;
    return fmt::format("no permission on {}", nodes.front().path.native());
}

std::string versions_of(const std::vector<RenderNode>& nodes) {
    std::string out = fmt::format("Linux {}; drivers of {}",
                                  first_line("/proc/sys/kernel/osrelease"), drivers_installed());
    for (const RenderNode& node : nodes)
        out += fmt::format("; {} {}", node.vendor, node.model);
    return out;
}

}  // namespace weir::hwaccel
