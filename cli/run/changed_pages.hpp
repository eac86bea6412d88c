// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>

#include <chrono>
#include <filesystem>
#include <optional>

namespace weir::cli {

/// Keeps what services answered in a shape that is not known, for a bug report: in `folder`, which
/// is made where it is missing, as PLATFORM-TIME.txt that nobody else may read. One of a platform
/// an hour, also over restarts; 20 in all, the oldest give way.
/// None: there is one of that hour.  Errors: errno.  Blocks: on the disk.
Result<std::optional<std::filesystem::path>> keep_changed_page(
    const std::filesystem::path& folder, const event::PageChanged& page,
    std::chrono::system_clock::time_point at);

}  // namespace weir::cli
