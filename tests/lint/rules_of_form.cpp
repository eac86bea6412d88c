// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "lint/rules.hpp"

namespace weir::lint {
namespace {

constexpr std::size_t kLongestHeader = 250, kLongestSource = 500;
constexpr std::string_view kLicence = "// SPDX-License-Identifier: MIT";
constexpr std::string_view kOwnFolder = "tests/lint/";  // Speaks of what it forbids.

constexpr std::array<std::string_view, 3> kNotes{"TODO", "FIXME", "XXX"};
constexpr std::array<std::string_view, 4> kWaits{"sleep_for", "sleep_until", "usleep(", "sleep("};

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Not part of a longer word to its left.
bool has_call(std::string_view line, std::string_view call) {
    for (auto at = line.find(call); at != line.npos; at = line.find(call, at + 1))
        if (at == 0 || !is_word_character(line[at - 1])) return true;
    return false;
}

bool has_word(std::string_view line, std::string_view word) {
    for (auto at = line.find(word); at != line.npos; at = line.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool begins = at == 0 || !is_word_character(line[at - 1]);
        const bool ends = end == line.size() || !is_word_character(line[end]);
        if (begins && ends) return true;
    }
    return false;
}

void check_lines(const Source& source, Breaches& breaches) {
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
        const std::string& line = source.lines[i];
        if (line.find('\t') != line.npos)
            breaches.push_back(fmt::format("{}:{}: a tab", source.path, i + 1));
        for (const auto note : kNotes)
            if (!source.in(kOwnFolder) && has_word(line, note))
                breaches.push_back(
                    fmt::format("{}:{}: a note left over: {}", source.path, i + 1, note));
    }
}

/// The enumerators of `enum class Errc`.
std::vector<std::string> error_names(const SourceTree& tree) {
    std::vector<std::string> names;
    for (const Source& source : tree.sources()) {
        if (source.path != "engine/include/weir/error.hpp") continue;
        bool inside = false;
        for (const std::string& line : source.lines) {
            if (line.starts_with("};")) inside = false;
            const auto first = line.find_first_not_of(' ');
            if (inside && first != line.npos &&
                std::islower(static_cast<unsigned char>(line[first]))) {
                const auto end = std::find_if_not(line.begin() + std::ptrdiff_t(first), line.end(),
                                                  is_word_character);
                names.emplace_back(line.begin() + std::ptrdiff_t(first), end);
            }
            if (line.starts_with("enum class Errc ")) inside = true;
        }
    }
    return names;
}

bool tests_name(const SourceTree& tree, std::string_view error) {
    const std::string name = fmt::format("Errc::{}", error);
    return std::ranges::any_of(tree.sources(), [&](const Source& source) {
        return source.in("tests/") && !source.in(kOwnFolder) &&
               std::ranges::any_of(source.lines,
                                   [&](const std::string& line) { return has_word(line, name); });
    });
}

}  // namespace

Breaches form(const SourceTree& tree) {
    Breaches breaches;
    for (const Source& source : tree.sources()) {
        const auto& lines = source.lines;
        if (lines.empty() || lines[0] != kLicence)
            breaches.push_back(fmt::format("{}:1: no SPDX line", source.path));
        if (source.is_header() && std::ranges::find(lines, "#pragma once") == lines.end())
            breaches.push_back(fmt::format("{}:1: no #pragma once", source.path));
        const std::size_t limit = source.is_header() ? kLongestHeader : kLongestSource;
        if (lines.size() > limit)
            breaches.push_back(
                fmt::format("{}:{}: longer than {} lines", source.path, lines.size(), limit));
        check_lines(source, breaches);
    }
    return breaches;
}

Breaches waits_in_tests(const SourceTree& tree) {
    Breaches breaches;
    for (const Source& source : tree.sources()) {
        if (!source.in("tests/") || source.in(kOwnFolder)) continue;
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            const std::string& line = source.lines[i];
            const bool waits =
                std::ranges::any_of(kWaits, [&](auto wait) { return has_call(line, wait); });
            if (waits) breaches.push_back(fmt::format("{}:{}: waits for time", source.path, i + 1));
        }
    }
    return breaches;
}

Breaches untested_errors(const SourceTree& tree) {
    Breaches breaches;
    for (const std::string& name : error_names(tree))
        if (!tests_name(tree, name))
            breaches.push_back(
                fmt::format("engine/include/weir/error.hpp: no test names Errc::{}", name));
    return breaches;
}

}  // namespace weir::lint
