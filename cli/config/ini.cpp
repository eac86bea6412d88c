// SPDX-License-Identifier: MIT
#include "config/ini.hpp"

#include <algorithm>
#include <cctype>

#include "config/import_text.hpp"

namespace weir::cli {
namespace {

void put(Ini& ini, IniEntry entry) {
    const auto same = std::ranges::find_if(ini.entries, [&](const IniEntry& other) {
        return other.section == entry.section && other.key == entry.key;
    });
    if (same == ini.entries.end()) {
        ini.entries.push_back(std::move(entry));
    } else {
        *same = std::move(entry);
    }
}

}  // namespace

Ini read_ini(std::string_view text) {
    Ini ini;
    std::string section;
    IniEntry open;
    bool is_open = false;
    const auto close = [&] {
        if (is_open) put(ini, std::move(open));
        is_open = false;
    };
    for (const TextLine& line : lines_of(text)) {
        const std::string_view content = trimmed(line.text);
        if (content.empty() || content.front() == '#' || content.front() == ';') continue;
        const bool is_indented = line.text.front() == ' ' || line.text.front() == '\t';
        if (is_indented && is_open) {
            open.value += '\n';
            open.value += content;
            continue;
        }
        close();
        if (content.front() == '[' && content.back() == ']') {
            section = content.substr(1, content.size() - 2);
            continue;
        }
        const auto at = content.find_first_of("=:");
        if (at == content.npos || at == 0) {
            ini.odd_lines.push_back(line.number);
            continue;
        }
        open = {section, lower_ascii(trimmed(content.substr(0, at))),
                std::string(trimmed(content.substr(at + 1))), line.number};
        is_open = true;
    }
    close();
    return ini;
}

}  // namespace weir::cli
