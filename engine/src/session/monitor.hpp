// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <vector>
#include <weir/stats.hpp>

#include "base/histogram.hpp"
#include "base/log.hpp"
#include "recorder/handle.hpp"
#include "session/load.hpp"
#include "session/warner.hpp"
#include "store/disk.hpp"

namespace weir::session {

/// Looks at all recordings and at the process once a second, on whichever shard's timer comes
/// first: keeps what they use, and tells when that is too much.  Thread: any.
class Monitor {
public:
    using Handles = std::vector<std::shared_ptr<recorder::Handle>>;
    using Emit = std::function<void(Event)>;

    Monitor(std::size_t shards, const store::Disk& disk, const Budget& memory, Emit emit, Log log)
        : disk_(disk),
          memory_(memory),
          emit_(std::move(emit)),
          log_(std::move(log)),
          lateness_(shards) {}

    void set_options(const ResourceOptions& options);

    void add(std::shared_ptr<recorder::Handle> handle);
    /// A timer of that shard fired.
    void on_tick(std::size_t shard, Clock::time_point due, Clock::time_point now);

    SessionStats::Load load() const;
    /// Why it is overloaded, in words.
    std::string why() const;

private:
    /// What it found, told once the lock is off.
    struct News {
        std::vector<std::pair<std::uint64_t, event::ResourceWarning>> warnings;  ///< By recording.
        std::optional<Load::Change> load;
    };
    News look(Clock::time_point now);
    void look_at(recorder::Handle& handle, Clock::time_point now, News& news);
    void tell(const News& news);
    milliseconds late(Clock::time_point now) const;

    const store::Disk& disk_;
    const Budget& memory_;
    const Emit emit_;
    const Log log_;
    Histogram timers_;

    mutable std::mutex mutex_;
    ResourceOptions options_;
    Handles handles_;  ///< That run, or did when they were looked at last.
    std::vector<Lateness> lateness_;
    Load load_;
    Warner warner_;
    Clock::time_point look_at_{};
};

}  // namespace weir::session
