// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

#include "report/report.hpp"

namespace weir::bench {

/// How results are given; the same for all verbs.
struct Publication {
    std::filesystem::path results{};  ///< Folder for JSON and plots; empty: they are not kept.
    bool is_markdown = false;
    bool is_strict = false;  ///< Missing a target is a failure.
};

/// Prints `text` and keeps `json` as NAME.json. False: it can't be written, which is said.
bool publish(const Publication& how, const std::string& name, const std::string& text,
             const boost::json::object& json);

/// 0 done; 1 something broke, or is not complete, or with is_strict a target was missed.
int exit_code(const Publication& how, const Report& report);

}  // namespace weir::bench
