// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "kit/process.hpp"

namespace weir::bench {

/// Notes how the files of a folder grow, by looking at their sizes again and again; of files named
/// NAME.part as of NAME.  Thread: any.
class GrowthLog {
public:
    explicit GrowthLog(std::filesystem::path folder);
    ~GrowthLog();
    GrowthLog(const GrowthLog&) = delete;
    GrowthLog& operator=(const GrowthLog&) = delete;

    /// Looks a last time; then nothing is noted any more.
    void finish();
    /// When a file was first seen with so many bytes, late by the time between two looks at most;
    /// nothing when it never was.
    std::optional<Clock::time_point> reached(const std::string& name, std::uint64_t bytes) const;
    /// When the first byte was seen, of each file.
    std::vector<Clock::time_point> first_bytes() const;
    /// What is known of a file is forgotten: it has been looked through.
    void forget(const std::string& name);

private:
    struct Step {
        std::uint64_t bytes;
        Clock::time_point at;
    };
    void watch(const std::stop_token& stop);
    /// The number of files.
    std::size_t look();

    const std::filesystem::path folder_;
    mutable std::mutex mutex_;
    std::condition_variable_any woken_;
    std::map<std::string, std::vector<Step>> files_;
    std::jthread thread_;  // The last: it uses the others.
};

}  // namespace weir::bench
