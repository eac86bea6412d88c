// SPDX-License-Identifier: MIT
#pragma once

namespace weir::aftercare {

/// This thread gets the CPU and the disk when nobody else wants them. What the system refuses is
/// left as it is.
void take_lowest_priority();

}  // namespace weir::aftercare
