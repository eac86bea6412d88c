// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "base/backoff.hpp"
#include "hooks/delivery.hpp"

namespace weir::hooks {

/// How hooks are tried again.
struct Pace {
    milliseconds batch{100};  ///< So long what is offered may wait for more.
    milliseconds first_retry{1'000};
    milliseconds last_retry{300'000};
    milliseconds log_period{600'000};     ///< Between two lines about a receiver that stays away.
    milliseconds refusal_period{10'000};  ///< And about refused events of one hook.
};

/// The messages of one hook, in order, one try at a time. A receiver that is away holds up nobody
/// else.  Thread: hooks.
class Lane {
public:
    /// What lanes share.
    struct House {
        boost::asio::any_io_executor executor;
        fetch::Client& client;
        Outbox& outbox;
        Pace pace;
        Log log;
        HookFigures& figures;
        unsigned most_commands;
        unsigned commands = 0;          ///< That run.
        std::function<void()> changed;  ///< The outbox did; and others may go on.
    };

    Lane(House& house, HookOptions hook);
    ~Lane();
    Lane(const Lane&) = delete;

    const HookOptions& hook() const { return hook_; }
    /// Other options from the next try on, which is due now.
    void set(HookOptions hook);
    /// Begins the next try, if it is time.
    void pump();
    /// Nothing is under way, and nothing could be.
    bool is_quiet();

private:
    void begin(Row row);
    void end(const Verdict& verdict);
    void wait(const Verdict& verdict);
    void tell_end(const Verdict& verdict);
    void tell_failure(const Verdict& verdict, milliseconds delay);
    void drop_old();
    bool is_command() const { return !hook_.command.empty(); }

    House& house_;
    HookOptions hook_;
    Log log_;
    Backoff backoff_;
    boost::asio::steady_timer timer_;
    bool waits_ = false;  ///< Until a retry is due.
    std::optional<Row> row_;
    std::unique_ptr<Delivery> delivery_;
    Clock::time_point next_line_{};     ///< About a receiver that is away.
    Clock::time_point next_refusal_{};  ///< The next line about what was refused,
    std::uint64_t refusals_ = 0;        ///< so often since the last.
    std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace weir::hooks
