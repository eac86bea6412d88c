// SPDX-License-Identifier: MIT
#include "config/sample.hpp"

#include <fmt/format.h>

#include "config/sections.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kHead =
    "# weir.toml: what `weir run` records, and how.\n"
    "# Each key shows its default, or an example where its comment names another default.\n"
    "# Take the # in front of a key (and of its table) away to change it. docs/config.md tells "
    "more.\n"
    "# weir reads this file again when it changes, and never writes to it.\n";

void append_comment(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        out += fmt::format("# {}\n", text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
}

}  // namespace

std::string sample_config() {
    std::string out(kHead);
    for (const SectionText& section : described_sections()) {
        out += '\n';
        append_comment(out, section.text);
        if (!section.header.empty()) {
            out += fmt::format("{}{}\n", section.is_open ? "" : "#", section.header);
        }
        for (const KeyText& key : section.keys) {
            append_comment(out, key.text);
            out += fmt::format("#{} = {}\n", key.key, key.example);
        }
    }
    return out;
}

}  // namespace weir::cli
