// SPDX-License-Identifier: MIT
#include "base/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace weir {

void Signal::notify() {
    notified_ = true;
    timer_.cancel();
}

boost::asio::awaitable<void> Signal::wait_until(Clock::time_point deadline) {
    if (!notified_) {
        timer_.expires_at(deadline);
        work_for({});
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        work_for(account_);
    }
    notified_ = false;
}

}  // namespace weir
