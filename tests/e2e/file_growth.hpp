// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/clock.hpp"

namespace weir::e2e {

/// Notes when a file grows, on a thread of its own.
class FileGrowth {
public:
    /// The file is there.
    explicit FileGrowth(std::filesystem::path path);

    struct Step {
        std::uint64_t bytes;
        Clock::time_point at;
    };
    /// Ends the watch; the sizes that were seen, in order.
    const std::vector<Step>& finish();

private:
    void watch(const std::stop_token& stop);

    std::filesystem::path path_;
    std::vector<Step> steps_;
    std::jthread thread_;
};

}  // namespace weir::e2e
