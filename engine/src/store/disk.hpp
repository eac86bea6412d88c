// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "store/block.hpp"

namespace weir::store {

/// The writer threads of one volume. Jobs of one lane run in order, each lane on one thread.
/// Full: nothing is refused, but is_congested() tells the streams to hold back what they ask for.
/// Thread: any.  The destructor runs what is queued, then joins.
class Volume {
public:
    using Job = std::function<void()>;

    Volume(unsigned threads, std::uint64_t queue_bytes);
    ~Volume();

    /// The lane for a new file; spread evenly.
    unsigned next_lane() { return next_lane_++ % static_cast<unsigned>(lanes_.size()); }
    /// `bytes`: what the job holds in memory until it has run.
    void post(unsigned lane, std::uint64_t bytes, Job job);

    /// Waits until nothing is queued or being written. False: `deadline` came first.
    bool wait_idle(Clock::time_point deadline);

    bool is_congested() const { return queued_bytes_.load() >= queue_bytes_; }
    BlockPool& blocks() { return blocks_; }

private:
    struct Entry {
        std::uint64_t bytes;
        Job job;
    };
    struct Lane {
        std::mutex mutex;
        std::condition_variable ready, idle;
        std::deque<Entry> entries;
        bool busy = false;
        bool closing = false;
        std::thread thread;
    };
    void run(Lane& lane);

    const std::uint64_t queue_bytes_;
    std::atomic<std::uint64_t> queued_bytes_{0};
    std::atomic<unsigned> next_lane_{0};
    BlockPool blocks_;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

/// All volumes of the process. A stuck volume holds up only what is written to it.  Thread: any.
class Disk {
public:
    Disk(unsigned threads_per_volume, std::uint64_t queue_bytes)
        : threads_(threads_per_volume), queue_bytes_(queue_bytes) {}

    /// The volume that holds `directory` or, where it does not exist yet, its nearest parent.
    std::shared_ptr<Volume> volume_of(const std::filesystem::path& directory);

    /// Of every volume, `limit` in all.
    bool wait_idle(milliseconds limit);

private:
    const unsigned threads_;
    const std::uint64_t queue_bytes_;
    std::mutex mutex_;
    std::map<std::uint64_t, std::shared_ptr<Volume>> volumes_;  ///< By device number.
};

}  // namespace weir::store
