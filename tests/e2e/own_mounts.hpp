// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

namespace weir::e2e {

/// For tests that must mount. Called first in a test case with a tag that is all its own, it runs
/// that test case again in a child with a mount namespace of its own, so that nothing is left
/// mounted however the child ends, and gives false: the work is done, the outcome checked. In the
/// child it gives true. Fails the test where the system allows neither root nor anybody to mount.
bool in_own_mounts(const std::string& tag);

/// A tmpfs on a folder that is made for it. Fails the test when it can't be mounted.
void mount_tmpfs(const std::filesystem::path& folder, const std::string& size);
void make_read_only(const std::filesystem::path& folder);

}  // namespace weir::e2e
