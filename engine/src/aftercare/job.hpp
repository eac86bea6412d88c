// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>

#include "aftercare/brake.hpp"

namespace weir::aftercare {

/// All that is to be done with one finished file. Its poster comes first, for the file may be gone
/// afterwards; one failing does not keep the other from being made.
AftercareDone do_job(const std::filesystem::path& file, const AftercareOptions& options,
                     const Rein& rein);

}  // namespace weir::aftercare
