// SPDX-License-Identifier: MIT
// Child processes that do one job together, measured as one.
#pragma once
#include <vector>

#include "kit/process.hpp"
#include "process/system_calls.hpp"
#include "process/usage.hpp"

namespace weir::bench {

/// The destructor kills what still runs.  Thread: one at a time.
class Crew {
public:
    /// `counts_calls`: of the system, which makes each of them a little slower.
    explicit Crew(bool counts_calls = false) : counts_calls_(counts_calls) {}

    /// Each child leads a process group of its own.  Errors: errno.
    Result<void> start(const kit::Command& command);

    /// Looks at all that a process tells only while it runs.
    void look();
    bool all_running();
    /// SIGINT to each, once.
    void interrupt();
    /// Waits for all, `limit` in all; those still running then are killed. False: there were some.
    bool wait(milliseconds limit);

    /// Of those that have ended, with their descendants that were waited for.
    const CpuTime& cpu() const { return cpu_; }
    /// Of those that run, so far.
    CpuTime running_cpu() const;
    /// Of the look that saw most memory.
    const Footprint& largest() const { return largest_; }
    /// Of the last look.
    const Footprint& footprint() const { return footprint_; }
    const Activity& activity() const { return activity_; }
    /// From the first start to the last look.
    double observed_s() const { return std::chrono::duration<double>(looked_ - started_).count(); }
    /// In order of their end. 128 + N: by signal N.
    const std::vector<int>& exit_codes() const { return exit_codes_; }

private:
    struct Member {
        kit::Process process;
        std::optional<SystemCalls> calls;
    };
    /// Adds up the children that have ended, and lets go of them.
    void collect();

    const bool counts_calls_;
    std::vector<Member> running_;
    Clock::time_point started_{}, looked_{};
    CpuTime cpu_;
    Footprint largest_, footprint_;
    Activity activity_;
    std::vector<int> exit_codes_;
};

}  // namespace weir::bench
