// SPDX-License-Identifier: MIT
// What weir doctor makes of a machine. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/machine.hpp"

namespace weir::cli {

enum class Verdict { ok, warn, bad, unknown };
std::string_view to_string(Verdict verdict);

struct Finding {
    std::string key{};   ///< "open_files"
    std::string name{};  ///< "open files"
    std::string found{}, wanted{};
    Verdict verdict = Verdict::ok;
    std::string why{};  ///< Of what is not ok.
    std::string set{};  ///< What to type or to write; empty: nothing of the kind helps.
};

/// One of each check, always in the same order.
std::vector<Finding> judge_machine(const MachineFacts& facts, unsigned rooms);

/// The worst that was found; what is unknown is no finding.
Verdict worst_of(const std::vector<Finding>& findings);

}  // namespace weir::cli
