// SPDX-License-Identifier: MIT
// How `weir status`, `stop`, `start` and `reload` speak with a running `weir run`: one line of JSON
// each way over a Unix socket in its data directory, which its owner alone may open.
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace weir::cli {

/// What is asked: {"verb":"stop","room":"https://…"}.
struct ControlRequest {
    std::string verb;  ///< "status", "stop", "start", "reload".
    std::string room;  ///< Of status and of reload: empty, all.
};

std::string request_text(const ControlRequest& request);
/// Errors: Errc::bad_option.
Result<ControlRequest> parse_request(const std::string& line);

/// What a verb that does something answers: {"done":true} or {"error":"…"}.
std::string outcome_text(const Result<void>& outcome);
/// Errors: what stands in it; Errc::bad_option for anything else.
Result<void> parse_outcome(const std::string& line);

/// Answers on a thread of its own, one client at a time; what is asked waits for answer().
class ControlServer {
public:
    /// Errors: errno; Errc::bad_option where the path is longer than a socket's may be.
    static Result<std::unique_ptr<ControlServer>> open(const std::filesystem::path& socket);
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;

    /// What waits to be answered; nothing: nothing.  Thread: main.  Blocks: never.
    std::optional<ControlRequest> next();
    /// To the last one that next() gave; of no account where its client has gone.
    void answer(std::string line);

private:
    ControlServer(std::filesystem::path path, int listener, int waker);
    void serve(const std::stop_token& stop);
    void serve_one(int client);
    std::string ask(const ControlRequest& request);

    const std::filesystem::path path_;
    const int listener_, waker_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::optional<ControlRequest> waiting_;
    std::optional<std::string> answer_;
    std::uint64_t asked_ = 0, taken_ = 0;  ///< Requests, counted.
    bool is_closing_ = false;
    std::jthread thread_;
};

/// Asks a running weir.  Blocks: up to `limit`.
/// Errors: errno (ENOENT, ECONNREFUSED: none is running); Errc::timed_out.
Result<std::string> ask_control(const std::filesystem::path& socket, const ControlRequest& request,
                                std::chrono::milliseconds limit);

}  // namespace weir::cli
