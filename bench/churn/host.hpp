// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "check/event_lines.hpp"
#include "process/crew.hpp"

namespace weir::bench {

/// weir-churn as a process of its own, and the pipe to tell it what to record.
class ChurnHost {
public:
    /// Its events go into a file in `folder`.  Errors: errno.
    static Result<ChurnHost> start(const std::filesystem::path& program,
                                   const std::filesystem::path& folder);

    void tell(const std::string& command);
    std::vector<boost::json::object> events() { return events_.take(); }
    Crew& crew() { return crew_; }
    /// No more commands: it ends what it records. False: it did not end in time.
    bool finish(milliseconds limit);

private:
    explicit ChurnHost(const std::filesystem::path& events) : events_(events) {}

    Crew crew_;
    std::ofstream commands_;
    EventLines events_;
};

}  // namespace weir::bench
