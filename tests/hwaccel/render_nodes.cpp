// SPDX-License-Identifier: MIT
#include "render_nodes.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::hwaccel;

TEST_CASE("render nodes: they are read with what the kernel tells of them", "[hwaccel]") {
    const kit::TempDir folder;
    const auto devices = folder / "dri", facts = folder / "drm";
    std::filesystem::create_directories(devices);
    std::filesystem::create_directories(facts / "renderD128/device");
    for (const char* name : {"renderD129", "renderD128", "card0"})
        kit::write_text(devices / name, "");
    kit::write_text(facts / "renderD128/device/vendor", "0x8086\n");
    kit::write_text(facts / "renderD128/device/device", "0x4680\n");
    const auto nodes = render_nodes(devices, facts);
    REQUIRE(nodes.size() == 2);
    CHECK(nodes[0].path == devices / "renderD128");
    CHECK(nodes[0].vendor == kIntel);
    CHECK(nodes[0].may_open);
    CHECK(nodes[1].vendor.empty());
    CHECK(versions_of(nodes).find("; 0x8086 0x4680") != std::string::npos);
    CHECK(render_nodes(folder / "none", facts).empty());
}

TEST_CASE("render nodes: what stands in the way is named", "[hwaccel]") {
    const RenderNode shut{"/dev/dri/renderD128", "0x8086", "0x4680", false};
    RenderNode open = shut;
    open.may_open = true;
    CHECK(obstacle_of({}) == "no /dev/dri/renderD*");
    CHECK(obstacle_of({shut}) == "no permission on /dev/dri/renderD128");
    CHECK_FALSE(obstacle_of({shut, open}));
}
