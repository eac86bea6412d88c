// SPDX-License-Identifier: MIT
#include <weir/version.hpp>

namespace weir {

std::string version() {
    return WEIR_VERSION;
}

}  // namespace weir
