// SPDX-License-Identifier: MIT
#pragma once

namespace weir::cli {

/// What the process says when it ends; docs/guide.md tells users the same.
enum ExitCode : int {
    kDone = 0,
    kFailed = 1,
    kUsage = 2,
    kGaps = 3,
    kNotLive = 4,
    kStoppedAtOnce = 130,
};

}  // namespace weir::cli
