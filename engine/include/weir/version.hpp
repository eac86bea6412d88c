// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

namespace weir {

/// weir's own version, "MAJOR.MINOR.PATCH".
std::string version();

/// A library that this process is really linked with, and its version at run time.
struct LinkedLibrary {
    std::string name;
    std::string version;
};

/// Thread: any.
std::vector<LinkedLibrary> linked_libraries();

}  // namespace weir
