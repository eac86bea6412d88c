// SPDX-License-Identifier: MIT
#pragma once
#include <weir/version.hpp>

namespace weir::fetch {

/// curl and what it uses for TLS and HTTP/2, as they are at run time.
std::vector<LinkedLibrary> linked_libraries();

}  // namespace weir::fetch
