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
#include <weir/options.hpp>
#include <weir/stats.hpp>

#include "base/account.hpp"
#include "base/clock.hpp"
#include "base/histogram.hpp"
#include "store/block.hpp"
#include "store/finder.hpp"
#include "store/space.hpp"

namespace weir::store {

/// The floors of free space, which may change.  Thread: any.
class Floors {
public:
    void set(const SpaceOptions& options) {
        const std::lock_guard lock{mutex_};
        options_ = options;
    }
    SpaceOptions get() const {
        const std::lock_guard lock{mutex_};
        return options_;
    }

private:
    mutable std::mutex mutex_;
    SpaceOptions options_;
};

/// The writer threads of one volume. Jobs of one lane run in order, each lane on one thread, for
/// the account that the thread that posted them worked for.
/// Full: nothing is refused, but is_congested() tells the streams to hold back what they ask for.
/// Thread: any.  The destructor runs what is queued, then joins.
class Volume {
public:
    using Job = std::function<void()>;

    Volume(unsigned threads, std::uint64_t queue_bytes, std::filesystem::path directory = {},
           std::shared_ptr<const Floors> floors = std::make_shared<Floors>());
    ~Volume();

    /// The lane for a new file of media; spread evenly.
    unsigned next_lane() { return next_lane_++ % static_cast<unsigned>(lanes_.size()); }
    /// The lane for a job or a file of few bytes. Counted apart: where each stream has one of these
    /// before its file, all files of media would come to every other lane.
    unsigned next_light_lane() { return next_light_lane_++ % static_cast<unsigned>(lanes_.size()); }
    /// `bytes`: what the job holds in memory until it has run.
    void post(unsigned lane, std::uint64_t bytes, Job job);
    /// The same for a job that nobody waits for: it may gather with what stands before it.
    void post_in_no_hurry(unsigned lane, Job job);

    /// Waits until nothing is queued or being written. False: `deadline` came first.
    bool wait_idle(Clock::time_point deadline);

    bool is_congested() const { return queued_bytes_.load() >= queue_bytes_; }
    BlockPool& blocks() { return blocks_; }

    /// Takes the figure of free space anew. Whether a recording may begin in `directory`.
    /// Thread: disk.  Errors: Errc::disk_full, with the figures; errno.
    Result<void> check_start(const std::filesystem::path& directory);
    /// Takes the figure at most once a second. Whether those who write to the open file `fd` may go
    /// on.  Thread: disk.  Errors: Errc::disk_full, with the figures.
    Result<void> check_stop(int fd);
    VolumeStats stats() const;
    /// Bytes were synced; the kernel had the first of them so long.
    void note_durable(Clock::duration lag) { durable_lag_.add(lag); }

private:
    struct Entry {
        std::uint64_t bytes;
        Job job;
        AccountPtr account;
        Clock::time_point posted;
    };
    struct Lane {
        std::mutex mutex;
        std::condition_variable ready, idle;
        std::deque<Entry> entries;
        std::uint64_t bytes = 0;    ///< Of the entries.
        bool is_in_hurry = false;   ///< Somebody waits for one of them.
        bool is_gathering = false;  ///< Its thread looks again by itself.
        bool busy = false;
        bool closing = false;
        std::thread thread;
    };
    void add(Lane& lane, std::uint64_t bytes, Job job);
    void run(Lane& lane);
    void await_work(Lane& lane, std::unique_lock<std::mutex>& lock);
    void take(const Space& space);

    const std::uint64_t queue_bytes_;
    const std::filesystem::path directory_;
    const std::shared_ptr<const Floors> floors_;
    std::atomic<std::uint64_t> queued_bytes_{0};
    Histogram durable_lag_;
    std::atomic<std::int64_t> waited_ns_{0}, busy_ns_{0};  ///< Of all jobs, so far.
    std::atomic<unsigned> next_lane_{0}, next_light_lane_{0};
    mutable std::mutex space_mutex_;
    Space space_;
    Result<void> low_;  ///< Below the stop floor, as of then.
    std::atomic<Clock::time_point> look_at_{Clock::time_point{}};  ///< Not before.
    std::atomic<bool> is_low_{false};
    BlockPool blocks_;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

/// All volumes of the process. A stuck volume holds up only what is written to it.  Thread: any.
class Disk {
public:
    using Found = std::function<void(std::shared_ptr<Volume>)>;

    Disk(unsigned threads_per_volume, std::uint64_t queue_bytes)
        : threads_(threads_per_volume), queue_bytes_(queue_bytes) {}
    ~Disk() { stop_finding(); }

    void set_floors(const SpaceOptions& floors) { floors_->set(floors); }

    /// The volume that holds `directory` or, where it does not exist yet, its nearest parent. Told
    /// on another thread, which `found` must not hold up; never, where the volume does not answer.
    void find(const std::filesystem::path& directory, Found found);
    /// From now on find() tells nothing.
    void stop_finding() { finder_->close(); }

    /// Of every volume, `limit` in all.
    bool wait_idle(milliseconds limit);
    std::vector<VolumeStats> stats() const;

private:
    std::shared_ptr<Volume> volume(std::uint64_t device, const std::filesystem::path& directory);

    const unsigned threads_;
    const std::uint64_t queue_bytes_;
    const std::shared_ptr<Floors> floors_ = std::make_shared<Floors>();
    const std::shared_ptr<Finder> finder_ = std::make_shared<Finder>();
    mutable std::mutex mutex_;
    std::map<std::uint64_t, std::shared_ptr<Volume>> volumes_;  ///< By device number.
};

}  // namespace weir::store
