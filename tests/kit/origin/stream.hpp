// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kit/origin/fault.hpp"
#include "kit/origin/live.hpp"
#include "kit/origin/live_plan.hpp"
#include "kit/origin/location.hpp"

namespace weir::kit {

/// One live stream: its plan, the faults that wait, and the log of those that struck.  Thread: any.
class Stream {
public:
    Stream(std::string name, std::shared_ptr<Live> live);

    const std::string& name() const { return name_; }

    void inject(const Fault& fault);
    /// Forgets all faults that wait for requests.
    void clear();

    std::optional<std::string> playlist();
    /// `ranges`: parts are ranges of their segment's resource.
    std::optional<std::string> low_latency_playlist(LivePlan::LowLatency how, bool ranges);
    /// When that lists what a blocking reload asks for; nothing where it is too far ahead.
    std::optional<Clock::time_point> listed_at(std::uint64_t msn, std::optional<unsigned> part);

    /// The first `size` bytes of a segment that are there; nothing where there are none (any more).
    struct Media {
        std::shared_ptr<const Bytes> bytes;
        std::size_t offset = 0, size = 0;
        bool is_whole = true;
    };
    std::optional<Media> segment(const LivePath& path);
    /// `path.part` of it.
    std::optional<Media> part(const LivePath& path);
    /// Of its segments in fMP4, which keep the clock of the timeline whatever happens.
    Media init() const;

    /// Where a new FLV client begins; nothing in an outage and after the end.
    struct FlvStart {
        std::uint64_t block = 0;
        unsigned restart = 0;
        std::shared_ptr<const Bytes> head;
    };
    std::optional<FlvStart> flv_start();
    /// The tags of block b; nothing when the body of a client that began in `restart` ends there.
    std::shared_ptr<const FlvBlock> flv_block(std::uint64_t b, unsigned restart);
    /// When all media of block b is there.
    Clock::time_point flv_block_ready(std::uint64_t b) const;

    std::optional<Fault> take(FaultQueue::Moment moment, Target target,
                              std::optional<std::uint64_t> msn);
    void note(FaultKind kind, std::string resource, std::optional<std::uint64_t> msn,
              std::uint64_t body_bytes, std::string detail = {});

    std::vector<LogEntry> log() const;
    std::vector<Epoch> epochs() const;
    /// First segment of the timeline of which a client got something.
    std::optional<std::uint64_t> first_served() const;
    /// When segment k of the timeline is complete.
    Clock::time_point complete_at(std::uint64_t k) const;
    /// Segments of the timeline that are complete.
    std::uint64_t complete_segments() const;

private:
    std::int64_t elapsed_90k() const;
    std::optional<WallClock::time_point> wall_begin() const;
    struct Found {
        LivePlan::Located located;
        std::shared_ptr<const PackagedSegment> segment;
    };
    std::optional<Found> find(const LivePath& path);
    void served(std::uint64_t k);
    void note_locked(LogEntry entry);

    const std::string name_;
    const std::shared_ptr<Live> live_;
    const std::int64_t phase_90k_;
    const Clock::time_point created_ = Clock::now();

    mutable std::mutex mutex_;
    LivePlan plan_;
    FaultQueue faults_;
    std::vector<LogEntry> log_;
    std::optional<std::uint64_t> first_served_;
};

}  // namespace weir::kit
