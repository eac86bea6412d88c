// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace weir::e2e {

/// Looks at a file that grows, every few milliseconds, on a thread of its own.
class FileGrowth {
public:
    explicit FileGrowth(std::filesystem::path path);

    void stop();
    /// After stop(): when it was first seen to have that many bytes.
    std::optional<Clock::time_point> reached(std::uint64_t bytes) const;

private:
    void watch(const std::stop_token& stop);

    std::filesystem::path path_;
    std::vector<std::pair<std::uint64_t, Clock::time_point>> sizes_;
    std::jthread thread_;
};

}  // namespace weir::e2e
