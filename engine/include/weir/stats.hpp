// SPDX-License-Identifier: MIT
#pragma once
#include <weir/event.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace weir {

/// Counters of one recording at one instant.
struct RecordingStats {
    RecordingState state = RecordingState::connecting;
    std::uint64_t received_bytes = 0;  ///< Of media.
    std::uint64_t network_bytes = 0;   ///< Of all bodies, with playlists and keys.
    std::uint64_t written_bytes = 0;   ///< Handed to the kernel.
    std::uint64_t buffered_bytes = 0;  ///< Held in memory: prefetched, or waiting for the disk.
    double media_s = 0;                ///< Media duration recorded.
    unsigned runs = 0;
    unsigned files = 0;
    unsigned gaps = 0;
    double gap_s = 0;
    double cpu_s = 0;      ///< CPU time of all threads that worked for it.
    double cpu_share = 0;  ///< Cores it used, over the last minute; of a shorter one, over 10 s.
    /// Memory for its media, in whole blocks and buffers: what is received, prefetched, joined, and
    /// on its way to the disk.
    std::uint64_t held_bytes = 0;
    std::uint64_t peak_bytes = 0;  ///< Most of it at once, over the last minutes.
};

/// What one recording used in ten seconds; of the last one, less.
struct UsageBucket {
    std::chrono::system_clock::time_point begin{};
    double cpu_s = 0;
    std::uint64_t network_bytes = 0;
    std::uint64_t written_bytes = 0;
    std::uint64_t peak_bytes = 0;  ///< Most memory held at once.
};

/// How many durations fell between which bounds.
struct HistogramStats {
    std::vector<double> bounds_s{};       ///< Rising; each includes itself.
    std::vector<std::uint64_t> counts{};  ///< One more: the last is beyond all bounds.
    double sum_s = 0;
};

/// Sums over all recordings of a process, those that have ended included. They only grow.
struct SessionTotals {
    std::uint64_t started = 0;  ///< Recordings that brought media.
    std::uint64_t completed = 0, failed = 0;
    std::uint64_t not_live = 0;  ///< Looks at what brought no media.
    std::uint64_t received_bytes = 0, network_bytes = 0, written_bytes = 0;
    double media_s = 0;
    double cpu_s = 0;                 ///< Of all threads that worked for recordings.
    std::uint64_t segments = 0;       ///< Of HLS, recorded whole.
    std::uint64_t lost_segments = 0;  ///< That stand in gaps by their media sequence number.
    struct Gaps {
        GapCause cause{};
        std::uint64_t count = 0;
        double seconds = 0;
    };
    std::vector<Gaps> gaps{};      ///< Of every cause there is.
    std::uint64_t reconnects = 0;  ///< Runs but the first.
    std::uint64_t failovers = 0;   ///< To another URL of the stream.
    std::uint64_t renewals = 0;    ///< Of URLs, before they expired.
    HistogramStats write_lag{};    ///< From when a segment was listed until the kernel had it.
    struct Fallback {
        std::string from{}, to{};  ///< Backends; "copy".
        std::uint64_t count = 0;
    };
    std::vector<Fallback> encoder_fallbacks{};
};

/// A file system that recordings write to, or have written to.
struct VolumeStats {
    std::filesystem::path directory{};  ///< The first that was written to.
    /// As it was when something was written last, at most a second before; 0: never yet.
    std::uint64_t free_bytes = 0;
    std::uint64_t total_bytes = 0;
    std::uint64_t free_inodes = 0;   ///< 0 as well where it does not count them.
    std::uint64_t queued_bytes = 0;  ///< Wait for it.
    double waited_s = 0;             ///< All jobs together, before they were begun.
    double busy_s = 0;               ///< Its threads, with jobs.
    /// Of bytes that were synced: from when the kernel had the first of them.
    HistogramStats durable_lag{};
    bool is_congested = false;  ///< More than SessionOptions::disk_queue_bytes.
    bool is_low = false;        ///< Below the stop floor of SessionOptions::space.
};

/// What became of the questions to one service.
struct ResolverStats {
    std::string platform{};
    std::map<std::string, std::uint64_t> outcomes{};  ///< By ext::Outcome, in words.
};

/// Counters of the process at one instant.
struct SessionStats {
    unsigned recordings = 0;             ///< That run.
    std::uint64_t forced_stops = 0;      ///< Recordings that had to be cut off, so far.
    std::uint64_t memory_bytes = 0;      ///< Held by all recordings.
    std::uint64_t memory_limit = 0;      ///< SessionOptions::memory_bytes; 0: none.
    std::uint64_t prefetched_bytes = 0;  ///< Of them, what came before its turn.
    std::vector<VolumeStats> volumes{};
    std::vector<unsigned> shard_streams{};  ///< Recordings on each shard.

    /// Whether the process keeps up.
    struct Load {
        /// 0: it does. 1: what can wait is to pause (conversion, previews): whoever runs it acts on
        /// this. 2: record() refuses with Errc::overloaded, too.
        unsigned level = 0;
        /// How late the shards' timers are: of the last 10 s, 95 % were not later. The worst shard.
        std::chrono::milliseconds late{0};
        /// How late the timer is that is due the longest: of a shard that stands still.
        std::chrono::milliseconds overdue{0};
        HistogramStats timers{};  ///< How late all of them were so far: ten a second of each shard.
    };
    Load load{};
    std::vector<ResolverStats> resolvers{};
    SessionTotals totals{};
    std::uint64_t events_dropped = 0;
    std::map<std::string, unsigned> encoders{};  ///< At work, by backend.
};

}  // namespace weir
