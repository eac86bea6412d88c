// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <weir/event.hpp>

namespace weir::session {

/// From the shards to whoever reads. Full: what comes is dropped, counted, and the count told in
/// its place. What a catalogue of recordings needs (runs, files, gaps) is dropped at kReserve times
/// the limit only: so a reader that stands still for half a minute, as a database does that waits
/// for its disk, misses none of it. RecordingEnded always finds room.  Thread: any.
class EventQueue {
public:
    /// With 4,096 events, of half a kilobyte each at most times: 32 MB.
    static constexpr std::size_t kReserve = 16;

    explicit EventQueue(std::size_t limit) : limit_(limit) {}

    void push(Event event);
    std::optional<Event> pop(std::chrono::milliseconds limit);
    /// So far.
    std::uint64_t dropped() const;

private:
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Event> events_;
    std::uint64_t dropped_ = 0;  ///< And not told yet.
    std::uint64_t all_dropped_ = 0;
};

}  // namespace weir::session
