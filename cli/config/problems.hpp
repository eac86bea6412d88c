// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "usage_error.hpp"

namespace weir::cli {

/// What is wrong with a file of the configuration, and what to write instead (may be empty).
struct Problem {
    std::string file{};  ///< Empty: a flag or a variable, which `what` names.
    unsigned line = 0;   ///< 0: the file as a whole.
    std::string what{};
    std::string hint{};
};

/// "weir.toml, line 12"; "weir.toml" where there is no line.
std::string place(const std::string& file, unsigned line);

/// One line: place, what, and the hint behind it. Printable.
std::string to_string(const Problem& problem);

/// The first so many; the rest is counted.  Thread: one.
class Problems {
public:
    static constexpr std::size_t kMost = 20;

    void add(Problem problem);

    bool empty() const { return listed_.empty(); }
    const std::vector<Problem>& listed() const { return listed_; }
    std::size_t omitted() const { return omitted_; }

    /// All of them, one a line; a single one with its hint apart.
    UsageError error() const;

private:
    std::vector<Problem> listed_;
    std::size_t omitted_ = 0;
};

}  // namespace weir::cli
