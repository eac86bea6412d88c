// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <weir/error.hpp>

namespace weir::index {

/// Cuts off a last line that is not whole. Gives the bytes cut off; 0 too where a living recording
/// holds the lock, and where the file only has the name of a ledger.
/// Thread: any (blocks on the disk).  Errors: errno.
Result<std::uint64_t> repair_ledger(const std::filesystem::path& path);

}  // namespace weir::index
