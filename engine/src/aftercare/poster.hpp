// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>

#include "aftercare/brake.hpp"

namespace weir::aftercare {

/// weir::make_poster() under a common brake.
Result<std::optional<PosterFile>> make_poster(const std::filesystem::path& source,
                                              const std::filesystem::path& jpeg,
                                              const PosterOptions& options, const Rein& rein);

}  // namespace weir::aftercare
