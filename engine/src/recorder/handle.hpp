// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <weir/event.hpp>
#include <weir/options.hpp>
#include <weir/stats.hpp>

namespace weir::recorder {

/// What a Recording shares with the stream that does its work: wishes one way, figures the other.
/// Thread: any.
class Handle {
public:
    Handle(std::uint64_t id, RecordingOptions options) : id_(id), options_(std::move(options)) {}

    std::uint64_t id() const { return id_; }
    const RecordingOptions& options() const { return options_; }

    enum class Wish { none, finish, abort };
    /// Called on any thread after the wish has changed; set once, before the stream runs.
    void on_wish(std::function<void()> call);
    void ask(Wish wish);
    Wish wish() const { return wish_.load(); }

    std::atomic<RecordingState> state{RecordingState::connecting};
    std::atomic<std::uint64_t> received_bytes{0}, written_bytes{0}, buffered_bytes{0};
    std::atomic<std::int64_t> media_ms{0}, gap_ms{0};
    std::atomic<unsigned> runs{0}, files{0}, gaps{0};
    RecordingStats stats() const;

    /// The stream is done.
    void set_summary(RecordingSummary summary);
    /// The Session is gone: whoever waits gets Errc::session_closed.
    void set_orphaned();
    Result<RecordingSummary> wait(std::chrono::milliseconds limit);
    bool is_done() const;

private:
    const std::uint64_t id_;
    const RecordingOptions options_;
    std::function<void()> wake_;
    std::atomic<Wish> wish_{Wish::none};
    mutable std::mutex mutex_;
    std::condition_variable done_;
    std::optional<RecordingSummary> summary_;
    bool orphaned_ = false;
};

}  // namespace weir::recorder
