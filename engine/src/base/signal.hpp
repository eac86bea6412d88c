// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"

namespace weir {

/// What a coroutine waits on while others work for it: wakes on notify(), or when a time has come.
/// A notify() before the wait is not lost.  Thread: shard.
class Signal {
public:
    explicit Signal(const boost::asio::any_io_executor& executor) : timer_(executor) {}

    void notify();
    boost::asio::awaitable<void> wait_until(Clock::time_point deadline);

private:
    boost::asio::steady_timer timer_;
    bool notified_ = false;
};

}  // namespace weir
