// SPDX-License-Identifier: MIT
#pragma once
#include <weir/version.hpp>

namespace weir::av {

/// libav's libraries as they are at run time.
std::vector<LinkedLibrary> linked_libraries();

}  // namespace weir::av
