// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace weir::cli::http {

/// SHA-256, 32 bytes.
std::string digest_of(std::string_view text);
std::string hexadecimal(std::string_view bytes);

}  // namespace weir::cli::http
