// SPDX-License-Identifier: MIT
#include "store/disk.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "base/thread_name.hpp"

namespace weir::store {

Volume::Volume(unsigned threads, std::uint64_t queue_bytes) : queue_bytes_(queue_bytes) {
    for (unsigned i = 0; i < std::max(threads, 1u); ++i) {
        auto lane = std::make_unique<Lane>();
        lane->thread = std::thread{[this, l = lane.get()] { run(*l); }};
        set_name(lane->thread, "disk", i);
        lanes_.push_back(std::move(lane));
    }
}

Volume::~Volume() {
    for (auto& lane : lanes_) {
        const std::lock_guard lock{lane->mutex};
        lane->closing = true;
        lane->ready.notify_one();
    }
    for (auto& lane : lanes_)
        lane->thread.join();
}

void Volume::post(unsigned lane_number, std::uint64_t bytes, Job job) {
    Lane& lane = *lanes_.at(lane_number);
    queued_bytes_ += bytes;
    const std::lock_guard lock{lane.mutex};
    lane.entries.push_back({bytes, std::move(job)});
    lane.ready.notify_one();
}

void Volume::run(Lane& lane) {
    std::unique_lock lock{lane.mutex};
    while (true) {
        lane.ready.wait(lock, [&] { return lane.closing || !lane.entries.empty(); });
        if (lane.entries.empty()) return;
        Entry entry = std::move(lane.entries.front());
        lane.entries.pop_front();
        lane.busy = true;
        lock.unlock();
        entry.job();
        entry.job = nullptr;
        queued_bytes_ -= entry.bytes;
        lock.lock();
        lane.busy = false;
        if (lane.entries.empty()) lane.idle.notify_all();
    }
}

bool Volume::wait_idle(Clock::time_point deadline) {
    return std::ranges::all_of(lanes_, [deadline](const auto& lane) {
        std::unique_lock lock{lane->mutex};
        return lane->idle.wait_until(lock, deadline,
                                     [&] { return lane->entries.empty() && !lane->busy; });
    });
}

bool Disk::wait_idle(milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    const std::lock_guard lock{mutex_};
    return std::ranges::all_of(
        volumes_, [deadline](const auto& entry) { return entry.second->wait_idle(deadline); });
}

std::shared_ptr<Volume> Disk::volume_of(const std::filesystem::path& directory) {
    std::error_code ignored;
    auto existing = std::filesystem::absolute(directory, ignored);
    struct ::stat info {};
    while (::stat(existing.c_str(), &info) != 0 && existing.has_relative_path())
        existing = existing.parent_path();
    const std::lock_guard lock{mutex_};
    auto& volume = volumes_[info.st_dev];
    if (!volume) volume = std::make_shared<Volume>(threads_, queue_bytes_);
    return volume;
}

}  // namespace weir::store
