// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/fwd.hpp>
#include <weir/stats.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir {

namespace recorder {
class Handle;
}

/// One live stream being recorded. A handle, cheap to copy; the work lives in its Session.
/// Thread: any.  Blocks: only wait().  Outliving the Session is safe.
class Recording {
public:
    /// Unique in the Session; the `recording` of its events.
    std::uint64_t id() const;

    /// Ends after the media segment in progress is stored; the outcome arrives as RecordingEnded.
    void finish();
    /// The same; if it has not ended within `limit`, it is cut off as abort() does. Does not wait.
    void finish(std::chrono::milliseconds limit);
    /// As finish(limit), for another recording, of the process after this one too, that goes on
    /// where this one ends: RecordingSummary::resume says where. Of HLS alone.
    void hand_over(std::chrono::milliseconds limit);
    /// Ends now: its connections are closed, what is here already goes to its file, which is closed
    /// if the disk takes it within 3 s, and is left for recover() otherwise.
    /// RecordingSummary::forced says so.
    void abort();

    RecordingStats stats() const;
    /// The last five minutes, oldest first.
    std::vector<UsageBucket> usage() const;

    /// Waits, at most `limit`, until the last file has its final name.
    /// Errors: Errc::timed_out; Errc::session_closed if the Session ended first. What ended the
    /// stream stands in the summary.
    Result<RecordingSummary> wait(std::chrono::milliseconds limit);

private:
    friend class Session;
    explicit Recording(std::shared_ptr<recorder::Handle> impl);
    std::shared_ptr<recorder::Handle> impl_;
};

}  // namespace weir
