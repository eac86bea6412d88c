// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>
#include <weir/hooks.hpp>

#include "hooks/lane.hpp"

namespace weir::hooks {

/// One thread with its own loop and its own client, which owns the outbox and a lane for each
/// hook. The contract is that of weir::Hooks.
class Worker {
public:
    static Result<std::unique_ptr<Worker>> open(const HooksOptions& options,
                                                const Pace& pace = Pace{});
    /// Stops, however long that takes.
    ~Worker();
    /// What is under way is given up, what was offered is saved. False where the disk holds that
    /// up beyond `limit`: its thread goes on then, and this may not be destroyed.
    bool stop(milliseconds limit);
    Worker(const Worker&) = delete;

    void offer(HookMessage message);
    Result<void> set(std::vector<HookOptions> hooks);
    Result<void> flush(milliseconds limit);
    HookFigures figures() const;

private:
    Worker(const HooksOptions& options, const Pace& pace, Outbox outbox);

    /// What hooks change, in the order in which it was asked for.
    using Asked = std::variant<HookMessage, std::vector<HookOptions>>;
    void ask(std::vector<HookOptions> hooks);
    void drop_beyond_limit();
    void take();
    void add(const HookMessage& message);
    void apply(std::vector<HookOptions> hooks);
    void changed();
    void settle();
    void save();
    void pump();
    void publish();

    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::optional<fetch::Client> client_;
    Log log_;
    Outbox outbox_;
    HookFigures counted_;  ///< Thread: hooks.
    Lane::House house_;
    std::map<std::string, std::unique_ptr<Lane>> lanes_;
    boost::asio::steady_timer batch_timer_, save_timer_;
    bool save_failed_ = false;
    bool settles_ = false;  ///< settle() is on its way.
    unsigned flush_wanted_ = 0;

    mutable std::mutex mutex_;  ///< Guards what follows.
    std::condition_variable told_;
    bool stopped_ = false;
    bool is_durable_ = true;  ///< What was offered.
    std::deque<Asked> asked_;
    std::uint64_t offered_ = 0;  ///< Messages among them, and their bytes.
    std::size_t offered_bytes_ = 0;
    std::uint64_t not_taken_ = 0;  ///< Gave way before they were looked at.
    bool knows_ = false;           ///< The loop does, that something was offered.
    unsigned flushes_ = 0, flushes_done_ = 0;
    HookFigures figures_;
    std::thread thread_;
};

}  // namespace weir::hooks
