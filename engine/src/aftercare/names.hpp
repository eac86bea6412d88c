// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>

namespace weir::aftercare {

/// What is to be done with a finished file.
struct Work {
    bool convert = false;
    bool poster = false;
    bool any() const { return convert || poster; }
};

/// Blocks: for a few reads.
Work work_on(const std::filesystem::path& file, const AftercareOptions& options);

}  // namespace weir::aftercare
