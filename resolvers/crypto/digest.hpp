// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace weir::resolvers {

/// Bytes.
std::string md5(std::string_view bytes);
std::string sm3(std::string_view bytes);
/// Two lower-case digits a byte.
std::string to_hex(std::string_view bytes);
inline std::string md5_hex(std::string_view bytes) {
    return to_hex(md5(bytes));
}

}  // namespace weir::resolvers
