// SPDX-License-Identifier: MIT
#include "log_queue.hpp"

#include <utility>

namespace weir::cli {

void LogQueue::push(LogLevel level, std::string_view text) {
    const std::lock_guard lock(mutex_);
    const std::size_t bytes = text.size() + sizeof(Line);
    if (waiting_bytes_ + bytes > kLimitBytes) {
        ++waiting_.dropped;
        return;
    }
    waiting_bytes_ += bytes;
    waiting_.lines.push_back({level, std::chrono::system_clock::now(), std::string(text)});
}

LogQueue::Drained LogQueue::drain() {
    const std::lock_guard lock(mutex_);
    waiting_bytes_ = 0;
    return std::exchange(waiting_, {});
}

}  // namespace weir::cli
