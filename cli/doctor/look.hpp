// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>

#include "doctor/machine.hpp"

namespace weir::cli {

/// Where the kernel's files are; elsewhere in tests.
struct KernelFolders {
    std::filesystem::path proc = "/proc", sys = "/sys";
};

/// Looks at the machine and the folder. Changes nothing.  Blocks: on the disk.
MachineFacts look_at_machine(const std::filesystem::path& data, const KernelFolders& kernel = {});

}  // namespace weir::cli
