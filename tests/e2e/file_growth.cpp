// SPDX-License-Identifier: MIT
#include "e2e/file_growth.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace weir::e2e {
namespace {

constexpr int kStopLatency_ms = 100;

}  // namespace

FileGrowth::FileGrowth(std::filesystem::path path)
    : path_(std::move(path)), thread_([this](const std::stop_token& stop) { watch(stop); }) {}

const std::vector<FileGrowth::Step>& FileGrowth::finish() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    return steps_;
}

void FileGrowth::watch(const std::stop_token& stop) {
    pollfd changes{inotify_init1(IN_CLOEXEC), POLLIN, 0};
    inotify_add_watch(changes.fd, path_.c_str(), IN_MODIFY);
    while (!stop.stop_requested()) {
        std::error_code gone;
        const auto size = std::filesystem::file_size(path_, gone);
        if (!gone && (steps_.empty() || size > steps_.back().bytes))
            steps_.push_back({size, Clock::now()});
        std::array<char, 4096> ignored{};
        if (poll(&changes, 1, kStopLatency_ms) > 0)
            (void)!read(changes.fd, ignored.data(), ignored.size());
    }
    close(changes.fd);
}

}  // namespace weir::e2e
