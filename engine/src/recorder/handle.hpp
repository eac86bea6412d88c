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

#include "base/account.hpp"
#include "recorder/tally.hpp"
#include "recorder/usage.hpp"

namespace weir::recorder {

/// What a Recording shares with the stream that does its work: wishes one way, figures the other.
/// Thread: any.
class Handle {
public:
    /// `account`: what is done for it; `tally`: of the process.
    Handle(std::uint64_t id, RecordingOptions options,
           AccountPtr account = std::make_shared<Account>(std::make_shared<Budget>()),
           std::shared_ptr<Tally> tally = std::make_shared<Tally>())
        : id_(id),
          options_(std::move(options)),
          account_(std::move(account)),
          tally_(std::move(tally)) {}

    std::uint64_t id() const { return id_; }
    const RecordingOptions& options() const { return options_; }
    const AccountPtr& account() const { return account_; }
    const std::shared_ptr<Tally>& tally() const { return tally_; }

    enum class Wish { none, finish, abort };
    /// Called on any thread after the wish has changed; set once, before the stream runs.
    void on_wish(std::function<void()> call);
    void ask(Wish wish);
    /// Wish::finish now, and Wish::abort at `deadline`, where an earlier one was not asked for.
    void finish_by(Clock::time_point deadline);
    /// Says before it is asked to finish that another recording goes on where this one ends.
    void set_handed_over() { is_handed_over_ = true; }
    bool is_handed_over() const { return is_handed_over_; }
    /// What finish_by() said since this was asked last.
    std::optional<Clock::time_point> take_abort_at();
    Wish wish() const { return wish_.load(); }

    std::atomic<RecordingState> state{RecordingState::connecting};
    std::atomic<std::uint64_t> received_bytes{0}, written_bytes{0}, buffered_bytes{0};
    std::atomic<std::int64_t> media_ms{0}, gap_ms{0};
    std::atomic<unsigned> runs{0}, files{0}, gaps{0};
    RecordingStats stats() const;

    /// Keeps what it has used by now; to be called each second or so. Gives what it is then.
    UsageHistory::Recent sample_usage(Clock::time_point now);
    std::vector<UsageBucket> usage() const;

    /// The stream is done.
    void set_summary(RecordingSummary summary);
    /// The Session is gone: whoever waits gets Errc::session_closed.
    void set_orphaned();
    Result<RecordingSummary> wait(std::chrono::milliseconds limit);
    bool is_done() const;

private:
    const std::uint64_t id_;
    const RecordingOptions options_;
    const AccountPtr account_;
    const std::shared_ptr<Tally> tally_;
    std::function<void()> wake_;
    std::atomic<Wish> wish_{Wish::none};
    std::atomic<bool> is_handed_over_{false};
    mutable std::mutex mutex_;
    std::condition_variable done_;
    std::optional<RecordingSummary> summary_;
    std::optional<Clock::time_point> abort_at_;
    UsageHistory usage_;
    bool orphaned_ = false;
};

}  // namespace weir::recorder
