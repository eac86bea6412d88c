// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/fwd.hpp>
#include <weir/options.hpp>
#include <weir/recording.hpp>
#include <weir/stats.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace weir {

using ResolveTrace = std::function<void(const std::string& line)>;

/// The threads, the budgets and all recordings of a process.
/// Thread: any.  Blocks: next_event() and close() up to their limit, the destructor up to 5 s.
class Session {
public:
    /// Errors: Errc::bad_option; errno where SessionOptions::notes can't be written, EWOULDBLOCK
    /// while another process notes there.
    static Result<Session> open(const SessionOptions& options);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// Begins to record. Only what can be told without network or disk fails here; the rest arrives
    /// as events. Errors: Errc::refused_url, Errc::bad_option, Errc::session_closed;
    /// Errc::stream_limit, of several threads' calls for one place for all but one;
    /// Errc::memory_budget, Errc::overloaded.
    Result<Recording> record(RecordingOptions options);

    /// Whether a recording of that user may begin now, as far as limits and load go.
    /// Errors: Errc::stream_limit, Errc::memory_budget, Errc::overloaded.
    Result<void> may_record(const std::string& user) const;

    /// Asks the service behind the URL of a page what it says now, as a recording with these
    /// options would. `trace`: gets what is asked and answered, without secrets, line by line, on
    /// another thread; may be empty.
    /// Blocks: up to `limit`, and a moment.
    /// Errors: Errc::not_a_stream: no service that is known; Errc::throttled, Errc::timed_out.
    Result<ext::Resolution> resolve(RecordingOptions options, const ResolveTrace& trace,
                                    std::chrono::milliseconds limit);
    /// SessionOptions::resolvers.
    std::shared_ptr<const ext::Resolvers> resolvers() const;

    /// The oldest event not yet read; nothing after `limit`.
    std::optional<Event> next_event(std::chrono::milliseconds limit);

    /// Sets `limits`, `space`, `resources` and `memory_bytes` as they stand in `options`; the rest
    /// of it stays as it was. Recordings that run go on, whatever the new limits are; below a new
    /// stop floor they end.  Errors: Errc::bad_option; nothing is changed then.
    Result<void> set_limits(const SessionOptions& options);

    SessionStats stats() const;

    /// Asks all recordings to finish and waits for them. Those that have not ended after 5 s, or
    /// after `limit` if that is shorter, are cut off, side by side; within 3 s their files are
    /// closed, or left for recover() where the disk is stuck.
    /// Errors: Errc::timed_out, with the number that had to be cut off.
    Result<void> close(std::chrono::milliseconds limit);

private:
    class Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir
