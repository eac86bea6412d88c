// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>

#include "aftercare/brake.hpp"

namespace weir::aftercare {

/// weir::convert_to_mp4() under a common brake.
Result<ConvertedFile> convert(const std::filesystem::path& source,
                              const std::filesystem::path& target, bool remove_source,
                              const Rein& rein);

/// Whether an MP4 holds the frames of `source`, all and no others.  Errors: as convert().
Result<bool> is_copy_of(const std::filesystem::path& copy, const std::filesystem::path& source,
                        const Rein& rein);

}  // namespace weir::aftercare
