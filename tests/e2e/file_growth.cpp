// SPDX-License-Identifier: MIT
#include "e2e/file_growth.hpp"

#include <algorithm>

namespace weir::e2e {

FileGrowth::FileGrowth(std::filesystem::path path)
    : path_(std::move(path)), thread_([this](const std::stop_token& stop) { watch(stop); }) {}

void FileGrowth::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void FileGrowth::watch(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::error_code ignored;
        const auto size = std::filesystem::file_size(path_, ignored);
        if (!ignored && (sizes_.empty() || size > sizes_.back().first))
            sizes_.emplace_back(size, Clock::now());
        std::this_thread::sleep_for(5ms);
    }
}

std::optional<Clock::time_point> FileGrowth::reached(std::uint64_t bytes) const {
    const auto at = std::ranges::lower_bound(sizes_, bytes, {},
                                             &std::pair<std::uint64_t, Clock::time_point>::first);
    if (at == sizes_.end()) return std::nullopt;
    return at->second;
}

}  // namespace weir::e2e
