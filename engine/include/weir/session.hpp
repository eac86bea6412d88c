// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/fwd.hpp>
#include <weir/options.hpp>
#include <weir/recording.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace weir {

/// The threads, the budgets and all recordings of a process.
/// Thread: any.  Blocks: next_event() and close() up to their limit, the destructor up to 5 s.
class Session {
public:
    /// Errors: Errc::bad_option.
    static Result<Session> open(const SessionOptions& options);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// Begins to record. Only what can be told without network or disk fails here; the rest arrives
    /// as events. Errors: Errc::refused_url, Errc::bad_option, Errc::session_closed;
    /// Errc::stream_limit, of several threads' calls for one place for all but one.
    Result<Recording> record(RecordingOptions options);

    /// The oldest event not yet read; nothing after `limit`.
    std::optional<Event> next_event(std::chrono::milliseconds limit);

    /// Asks all recordings to finish, waits for them, at most `limit`; what is still open then is
    /// cut off and its files closed. Errors: Errc::timed_out, with the number that had to be cut
    /// off.
    Result<void> close(std::chrono::milliseconds limit);

private:
    class Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir
