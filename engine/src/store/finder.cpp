// SPDX-License-Identifier: MIT
#include "store/finder.hpp"

#include <sys/stat.h>

#include <thread>
#include <utility>

#include "base/thread_name.hpp"

namespace weir::store {

std::uint64_t device_of(const std::filesystem::path& directory) {
    std::error_code ignored;
    auto existing = std::filesystem::absolute(directory, ignored);
    struct ::stat info {};
    while (::stat(existing.c_str(), &info) != 0 && existing.has_relative_path())
        existing = existing.parent_path();
    return info.st_dev;
}

void Finder::find(const std::filesystem::path& directory, Found found) {
    const std::lock_guard lock{mutex_};
    auto& asking = asked_[directory];
    asking.push_back(std::move(found));
    if (asking.size() > 1) return;
    waiting_.push_back(directory);
    if (threads_ == kMostThreads) return;
    std::thread thread{[self = shared_from_this()] { self->run(); }};
    set_name(thread, "find", threads_++);
    thread.detach();
}

void Finder::run() {
    std::unique_lock lock{mutex_};
    while (!waiting_.empty()) {
        const auto directory = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        const auto device = look_(directory);
        lock.lock();
        const auto asking = asked_.extract(directory);
        lock.unlock();
        {
            const std::lock_guard telling{telling_};
            for (const Found& found : asking.mapped())
                if (!closed_) found(device);
        }
        lock.lock();
    }
    --threads_;
}

void Finder::close() {
    const std::lock_guard telling{telling_};
    closed_ = true;
}

}  // namespace weir::store
