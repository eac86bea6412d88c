// SPDX-License-Identifier: MIT
// Children, ports, folders and waits for tests that use real programs.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "base/clock.hpp"

namespace weir::kit {

/// A folder under $TMPDIR or /tmp, removed with all that is in it.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(TempDir&& other) noexcept;
    TempDir& operator=(TempDir&&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::filesystem::path& name) const {
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

struct Command {
    std::vector<std::string> arguments;      ///< The program first; looked up in PATH.
    std::filesystem::path output{};          ///< stdout goes there; empty: /dev/null.
    std::filesystem::path errors{};          ///< stderr; empty: /dev/null; may be the same file.
    std::vector<std::string> environment{};  ///< "NAME=value", beside our own.
    std::filesystem::path folder{};          ///< Working directory; empty: ours.
};

/// A child in its own process group. The destructor kills what is left of the group and reaps.
/// Thread: one at a time.
class Process {
public:
    /// Errors: errno.
    static Result<Process> start(const Command& command);

    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    ~Process();

    pid_t pid() const { return pid_; }
    bool running();
    /// Waits up to `limit`. The exit code, 128 + N for one that died by signal N; nothing while it
    /// runs.
    std::optional<int> wait(milliseconds limit);
    /// To the child only.
    void send_signal(int number);
    /// SIGTERM, and SIGKILL when that did not help within `limit`. The exit code.
    int stop(milliseconds limit = milliseconds{5'000});

private:
    explicit Process(pid_t pid) : pid_(pid) {}
    pid_t pid_ = -1;
    std::optional<int> exit_code_;
};

struct ToolResult {
    int exit_code = -1;  ///< -1: could not start, or cut off at the limit.
    std::string output, errors;
};

/// Runs a program to its end.  Blocks: up to `limit`, then it is killed.
ToolResult run_tool(std::vector<std::string> arguments, milliseconds limit = milliseconds{60'000});

/// A TCP port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();
/// True when something accepts connections there.
bool accepts_connections(std::uint16_t port);

/// Until `process`, a server, accepts connections on all of `ports`, 15 s at most.
/// Errors: Errc::timed_out with what stands in `log`.
Result<void> wait_until_listening(Process& process, const std::vector<std::uint16_t>& ports,
                                  const std::filesystem::path& log);

/// Asks until it is true, each few milliseconds, up to `limit`. What it was at last.
bool wait_for(const std::function<bool()>& condition, milliseconds limit);

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace weir::kit
