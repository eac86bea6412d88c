// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "verbs/publish.hpp"

namespace weir::bench {

struct SoakOptions {
    unsigned streams = 50;  ///< At a time.
    std::string rate = "5M";
    double minutes = 30;
    std::uint32_t seed = 1;  ///< The same one, the same rooms and faults.
    Publication publication{};
};

/// A program that embeds the engine records rooms that come and go every few seconds, in all
/// formats, split every few seconds, from an origin that fails at random. Each recording that ends
/// is held against the origin frame by frame; memory, open files and lag are watched all the time.
/// The exit code as exit_code() says.
int run_soak(const SoakOptions& options, const std::filesystem::path& programs);

}  // namespace weir::bench
