// SPDX-License-Identifier: MIT
// The weir program as its users see it: arguments in, lines of JSON, files and an exit code out.
#pragma once
#include <weir/event.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/compare.hpp"
#include "kit/process.hpp"

namespace weir::e2e {

/// A gap as the JSON tells it.
struct GapTold {
    std::string cause{};
    std::optional<std::uint64_t> from_msn{}, to_msn{};  ///< Inclusive.
    double seconds = 0;
    double media_s = 0;  ///< Where in the recording.
    std::string at{};
    std::string program_date_time{};  ///< Of its first sample; empty: not told.
    std::string detail{};
};

/// One recording of the summary.
struct Recorded {
    std::string url{};
    std::string state{};  ///< "completed", "failed", "not_live".
    std::string error{};  ///< Empty: none.
    unsigned runs = 0;
    std::uint64_t received_bytes = 0;
    std::vector<FileInfo> files{};
    std::vector<GapTold> gaps{};

    std::vector<kit::ToldGap> told_gaps() const;  ///< For kit::compare().
    double duration_s() const;                    ///< Of all files.
};

/// The last line that weir prints.
struct Summary {
    std::vector<Recorded> recordings{};
    double cpu_seconds = 0;
    std::uint64_t peak_memory_bytes = 0;
};

/// One line before it.
struct EventLine {
    std::string event{};  ///< "started", "run", "file_opened", "file", "gap", "warning", "ended", …
    std::string url{};    ///< Of the recording.
    std::filesystem::path path{};  ///< Of "file_opened" and "file".
    std::string error{};           ///< Of "warning" and "ended".
    std::string line{};            ///< All of it.
};

/// What is left of a weir that has ended.
struct Outcome {
    std::optional<int> exit_code{};  ///< 128 + N when it died by signal N; none: it hung.
    std::vector<EventLine> events{};
    std::optional<Summary> summary{};  ///< None when it was killed.
    std::string errors{};              ///< What it said on stderr.

    /// For INFO(): the exit code, the words and the events.
    std::string text() const;
    /// The recording of that URL; an empty one when there is none.
    Recorded recorded(std::string_view url) const;
};

/// A running weir. The destructor kills it.  Thread: one at a time.
class WeirProcess {
public:
    /// `arguments` follow the program's name: {"record", "--json", …}; `environment` holds
    /// "NAME=value"; `program`: another than weir itself.  Fails the test when it can't be started.
    static WeirProcess start(std::vector<std::string> arguments,
                             std::vector<std::string> environment = {},
                             const std::string& program = {});
    /// weir record --json -o folder, then `arguments`.
    static WeirProcess record(const std::filesystem::path& folder,
                              std::vector<std::string> arguments);

    pid_t pid() const { return process_.pid(); }
    bool running() { return process_.running(); }
    void send_signal(int number) { process_.send_signal(number); }
    std::size_t threads() const;

    /// The whole lines of stdout so far. Fails the test when one is not JSON.
    std::vector<EventLine> events() const;
    /// What it said on stderr so far.
    std::string errors() const;
    /// Waits until `count` events of that name are there, or weir has ended. Whether they are.
    bool wait_for_events(std::string_view event, std::size_t count, milliseconds limit);

    /// Waits for the end; kills it when it has not come within `limit`.
    Outcome finish(milliseconds limit);

private:
    WeirProcess(kit::TempDir folder, kit::Process process)
        : folder_(std::move(folder)), process_(std::move(process)) {}
    kit::TempDir folder_;  ///< What it prints.
    kit::Process process_;
};

/// The same from start to end.
Outcome run_weir(std::vector<std::string> arguments, milliseconds limit);

/// The paths of the files, in order.
std::vector<std::filesystem::path> paths(const Recorded& recorded);

/// The frames of all files, one after the other. Fails the test when one can't be read.
std::vector<kit::Frame> frames_of(const Recorded& recorded);
std::vector<kit::Frame> frames_of(const std::filesystem::path& file);

}  // namespace weir::e2e
