// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <vector>

#include "aftercare/mp4_writer.hpp"

namespace weir::aftercare {

/// Reads an MP4 from end to end: it must have its index in front, and hold what is expected, at its
/// time.  Errors: Errc::bad_media, which says what differs; Errc::cancelled, errno.
Result<void> check_copy(const std::filesystem::path& copy, const std::vector<Expected>& expected,
                        const Rein& rein);

}  // namespace weir::aftercare
