// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

struct IniEntry {
    std::string section, key, value;
    unsigned line = 0;
};

struct Ini {
    std::vector<IniEntry> entries{};
    std::vector<unsigned> odd_lines{};  ///< Neither section, key, comment nor what goes on.
};

/// As Python's configparser reads it without interpolation: `=` or `:` behind the key, whole-line
/// comments with `#` or `;`, lines that are indented go on with the value, `%` is a percent sign.
/// Of a key given twice the last one counts. Keys are in lower case (ASCII). Pure.
Ini read_ini(std::string_view text);

}  // namespace weir::cli
