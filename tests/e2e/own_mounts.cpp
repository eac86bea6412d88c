// SPDX-License-Identifier: MIT
#include "e2e/own_mounts.hpp"

#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "kit/process.hpp"

namespace weir::e2e {
namespace {

constexpr const char* kMark = "WEIR_TEST_IN_OWN_MOUNTS";

/// How unshare(1) gives us mounts of our own: as root, or by a user namespace; empty: not at all.
std::string unshare_flag() {
    const kit::TempDir folder;
    for (const std::string flag : {"-m", "-rm"}) {
        const auto tried = kit::run_tool(
            {"unshare", flag, "mount", "-t", "tmpfs", "tmpfs", folder.path().string()});
        if (tried.exit_code == 0) return flag;
    }
    return {};
}

}  // namespace

bool in_own_mounts(const std::string& tag) {
    if (std::getenv(kMark) != nullptr) return true;
    const auto flag = unshare_flag();
    if (flag.empty())
        FAIL("this test mounts a small tmpfs; run it as root, or where user namespaces are open");
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    const auto child = kit::run_tool({"unshare", flag, "env", std::string{kMark} + "=1", self, tag},
                                     milliseconds{100'000});
    INFO(child.output << child.errors);
    CHECK(child.exit_code == 0);
    return false;
}

void mount_tmpfs(const std::filesystem::path& folder, const std::string& size) {
    std::filesystem::create_directories(folder);
    if (mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + size).c_str()) != 0)
        FAIL("mount on " << folder << ": " << std::strerror(errno));
}

void make_read_only(const std::filesystem::path& folder) {
    if (mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0)
        FAIL("remount " << folder << ": " << std::strerror(errno));
}

}  // namespace weir::e2e
