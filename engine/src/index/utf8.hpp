// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace weir::index {

/// One character of UTF-8, or one byte that belongs to none.
struct Character {
    char32_t code = 0;
    std::size_t bytes = 1;
    bool valid = false;
};

/// `text` is not empty. Pure.  Thread: any.
/// Source: RFC 3629 §3 (no overlong form, no surrogate, nothing above U+10FFFF).
Character first_character(std::string_view text);

}  // namespace weir::index
