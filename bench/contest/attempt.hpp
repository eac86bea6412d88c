// SPDX-License-Identifier: MIT
// What the turns of all contestants have in common.
#pragma once
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "contest/contestants.hpp"
#include "process/crew.hpp"

namespace weir::bench {

/// One turn of one contestant.  Thread: one at a time.
class Attempt {
public:
    Attempt(const Job& job, std::string contestant)
        : job_(job), crew_(job.counts_calls), started_(Clock::now()) {
        row_.contestant = std::move(contestant);
        row_.streams = unsigned(job.urls.size());
    }

    /// Whether it can be started; the `word`th word of what it prints then is its version.
    bool is_installed(const std::vector<std::string>& command, unsigned word);
    /// Errors: errno.
    Result<void> start(std::vector<std::string> arguments);
    /// stdout of the next that is started goes there.
    void set_output(std::filesystem::path path) { output_ = std::move(path); }

    /// Lets the crew record for the length of the job, and asks it to finish.
    void record(std::initializer_list<int> good_exits);
    Crew& crew() { return crew_; }
    std::filesystem::path log() const { return logs_ / "log"; }
    std::filesystem::path private_file(const char* name) const { return logs_ / name; }

    void remark(std::string words) { row_.remarks.push_back(std::move(words)); }
    /// `why`, and the end of what it said, on one line.
    void set_broken(const std::string& why);
    bool is_broken() const { return row_.outcome == Outcome::broken; }

    struct Files {
        unsigned count = 0;
        std::uint64_t bytes = 0, least = 0;
    };
    Files files() const;
    void take_figures(const Files& files);
    Run finish(std::vector<kit::Recorded> recordings = {});
    /// With what weir says that it recorded and missed.
    Run finish_by(const std::string& summary);

private:
    std::string let_record();
    /// Until then.  What went wrong, or nothing.
    std::string watch_until(Clock::time_point end);
    /// While it runs, so far.
    struct Spent {
        CpuTime cpu;
        std::uint64_t bytes = 0;
    };
    Spent spent() const { return {crew_.running_cpu(), files().bytes}; }
    void remark_on_amount(const Files& files);

    const Job& job_;
    Row row_;
    Crew crew_;
    Clock::time_point started_;
    kit::TempDir logs_;
    std::filesystem::path output_;
};

}  // namespace weir::bench
