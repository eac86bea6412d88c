// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/account.hpp"
#include "base/clock.hpp"

namespace weir {

/// What a coroutine waits on while others work for it: wakes on notify(), or when a time has come.
/// A notify() before the wait is not lost. The thread works for `account` whenever it goes on.
/// Thread: shard.
class Signal {
public:
    explicit Signal(const boost::asio::any_io_executor& executor, AccountPtr account = {})
        : timer_(executor), account_(std::move(account)) {}

    void notify();
    boost::asio::awaitable<void> wait_until(Clock::time_point deadline);

private:
    boost::asio::steady_timer timer_;
    const AccountPtr account_;
    bool notified_ = false;
};

}  // namespace weir
