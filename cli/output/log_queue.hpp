// SPDX-License-Identifier: MIT
#pragma once
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace weir::cli {

/// The engine's log lines on their way to the main thread, so that a terminal that is held up never
/// holds up a recording. Bounded in bytes; when full, lines are dropped and counted.  Thread: any.
class LogQueue {
public:
    struct Line {
        LogLevel level = LogLevel::info;
        std::chrono::system_clock::time_point at{};
        std::string text;
    };
    struct Drained {
        std::deque<Line> lines;
        std::uint64_t dropped = 0;  ///< Lines missing after these.
    };

    void push(LogLevel level, std::string_view text);
    Drained drain();

private:
    static constexpr std::size_t kLimitBytes = 1u << 20;

    std::mutex mutex_;
    Drained waiting_;
    std::size_t waiting_bytes_ = 0;
};

}  // namespace weir::cli
