// SPDX-License-Identifier: MIT
#include "config/problems.hpp"

#include <fmt/format.h>

#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {

namespace {

std::string with_place(const Problem& problem) {
    const std::string where =
        problem.file.empty() ? "" : fmt::format("{}: ", place(problem.file, problem.line));
    return fmt::format("{}{}", where, problem.what);
}

}  // namespace

std::string place(const std::string& file, unsigned line) {
    return line == 0 ? file : fmt::format("{}, line {}", file, line);
}

std::string to_string(const Problem& problem) {
    const std::string hint = problem.hint.empty() ? "" : fmt::format("; try: {}", problem.hint);
    return printable(with_place(problem) + hint);
}

void Problems::add(Problem problem) {
    if (listed_.size() < kMost) {
        listed_.push_back(std::move(problem));
    } else {
        ++omitted_;
    }
}

UsageError Problems::error() const {
    if (listed_.size() == 1) {
        return {printable(with_place(listed_.front())), printable(listed_.front().hint)};
    }
    std::string lines;
    for (const Problem& problem : listed_)
        lines += fmt::format("{}{}", lines.empty() ? "" : "\n", to_string(problem));
    if (omitted_ > 0) lines += fmt::format("\nand {} more", counted(omitted_, "problem"));
    return {lines, ""};
}

}  // namespace weir::cli
