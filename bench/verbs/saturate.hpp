// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>

#include "verbs/publish.hpp"

namespace weir::bench {

struct SaturateOptions {
    unsigned encodes = 8;  ///< More than the machine carries, is the idea.
    unsigned copies = 20;
    std::string rate = "5M";
    unsigned seconds = 60;
    Publication publication{};
};

/// One `weir run` whose rooms are to be encoded by more encoders than the machine carries, beside
/// rooms that are copied: whether the copies lose nothing, and who is no longer encoded says so.
/// The exit code as exit_code() says.
int run_saturate(const SaturateOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
