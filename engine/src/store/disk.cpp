// SPDX-License-Identifier: MIT
#include "store/disk.hpp"

#include <algorithm>

#include "base/thread_name.hpp"

namespace weir::store {
namespace {

constexpr auto kLookPeriod = 1s;
// Blocks of many streams come one by one, and a thread that is woken for each of them takes the
// core from a shard each time. So it lets them gather for so long, or up to so many bytes, which
// are in the cache still.
constexpr auto kGather = 10ms;
constexpr std::uint64_t kGathered = 256 << 10;

}  // namespace

Volume::Volume(unsigned threads, std::uint64_t queue_bytes, std::filesystem::path directory,
               std::shared_ptr<const Floors> floors)
    : queue_bytes_(queue_bytes), directory_(std::move(directory)), floors_(std::move(floors)) {
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
    const std::lock_guard lock{lane.mutex};
    lane.is_in_hurry |= bytes == 0;
    add(lane, bytes, std::move(job));
}

void Volume::post_in_no_hurry(unsigned lane_number, Job job) {
    Lane& lane = *lanes_.at(lane_number);
    const std::lock_guard lock{lane.mutex};
    add(lane, 0, std::move(job));
}

/// With the lock held.
void Volume::add(Lane& lane, std::uint64_t bytes, Job job) {
    queued_bytes_ += bytes;
    lane.entries.push_back({bytes, std::move(job), current_account(), Clock::now()});
    lane.bytes += bytes;
    if (!lane.is_gathering || lane.is_in_hurry || lane.bytes >= kGathered) lane.ready.notify_one();
}

/// Until there is some, or we are closing.
void Volume::await_work(Lane& lane, std::unique_lock<std::mutex>& lock) {
    if (!lane.entries.empty() || lane.closing) return;
    settle_work();
    lane.ready.wait(lock, [&] { return lane.closing || !lane.entries.empty(); });
    lane.is_gathering = true;
    lane.ready.wait_for(
        lock, kGather, [&] { return lane.closing || lane.is_in_hurry || lane.bytes >= kGathered; });
    lane.is_gathering = false;
}

void Volume::run(Lane& lane) {
    std::unique_lock lock{lane.mutex};
    while (true) {
        await_work(lane, lock);
        if (lane.entries.empty()) return;
        Entry entry = std::move(lane.entries.front());
        lane.entries.pop_front();
        lane.bytes -= entry.bytes;
        lane.is_in_hurry &= !lane.entries.empty();
        lane.busy = true;
        lock.unlock();
        const auto begin = Clock::now();
        {
            const WorkScope work{std::move(entry.account)};
            entry.job();
            entry.job = nullptr;
        }
        waited_ns_ += std::chrono::nanoseconds{begin - entry.posted}.count();
        busy_ns_ += std::chrono::nanoseconds{Clock::now() - begin}.count();
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
    std::unique_lock lock{mutex_};
    const auto volumes = volumes_;
    lock.unlock();
    return std::ranges::all_of(
        volumes, [deadline](const auto& entry) { return entry.second->wait_idle(deadline); });
}

void Volume::take(const Space& space) {
    const auto low = store::check_stop(floors_->get(), space);
    const std::lock_guard lock{space_mutex_};
    space_ = space;
    low_ = low;
    is_low_ = !low;
    look_at_ = Clock::now() + kLookPeriod;
}

Result<void> Volume::check_start(const std::filesystem::path& directory) {
    const auto space = read_space(directory);
    if (!space) return space.error();
    take(*space);
    const auto floors = floors_->get();
    if (auto may_go_on = store::check_stop(floors, *space); !may_go_on) return may_go_on;
    return store::check_start(floors, *space);
}

Result<void> Volume::check_stop(int fd) {
    if (Clock::now() >= look_at_.load())
        if (const auto space = read_space(fd)) take(*space);
    if (!is_low_) return {};
    const std::lock_guard lock{space_mutex_};
    return low_;
}

VolumeStats Volume::stats() const {
    VolumeStats stats;
    stats.directory = directory_;
    stats.queued_bytes = queued_bytes_;
    stats.is_congested = is_congested();
    stats.waited_s = double(waited_ns_) / 1e9;
    stats.durable_lag = durable_lag_.stats();
    stats.busy_s = double(busy_ns_) / 1e9;
    const std::lock_guard lock{space_mutex_};
    stats.free_bytes = space_.free_bytes;
    stats.total_bytes = space_.total_bytes;
    stats.free_inodes = space_.free_inodes;
    stats.is_low = is_low_;
    return stats;
}

void Disk::find(const std::filesystem::path& directory, Found found) {
    finder_->find(directory, [this, directory, found = std::move(found)](std::uint64_t device) {
        found(volume(device, directory));
    });
}

std::shared_ptr<Volume> Disk::volume(std::uint64_t device, const std::filesystem::path& directory) {
    const std::lock_guard lock{mutex_};
    auto& volume = volumes_[device];
    if (!volume) volume = std::make_shared<Volume>(threads_, queue_bytes_, directory, floors_);
    return volume;
}

std::vector<VolumeStats> Disk::stats() const {
    const std::lock_guard lock{mutex_};
    std::vector<VolumeStats> all;
    for (const auto& [device, volume] : volumes_)
        all.push_back(volume->stats());
    return all;
}

}  // namespace weir::store
