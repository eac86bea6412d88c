// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "exit_code.hpp"

namespace weir::cli {

/// What became of one file, as it is printed.
struct FileOutcome {
    std::string text;
    bool failed = false;
};

/// Where what is made of `source` goes: under `name`, in `output` or else beside it.
std::filesystem::path target_of(const std::filesystem::path& source,
                                const std::filesystem::path& name,
                                const std::optional<std::string>& output);

/// Does the work file by file, and prints each outcome. Ctrl-C and SIGTERM stop the one in progress
/// and leave out the rest.  Thread: main, before any other.
ExitCode for_each_file(
    const std::vector<std::string>& files, const std::optional<std::string>& output,
    const std::function<FileOutcome(const std::string& file, std::stop_token stop)>& work);

}  // namespace weir::cli
