// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "kit/origin/router.hpp"
#include "kit/origin/sender.hpp"

namespace weir::kit {

/// Serves one connection until it ends. `router` and `counters` outlive it.
boost::asio::awaitable<void> serve_http(boost::asio::ip::tcp::socket socket, Router& router,
                                        Counters& counters);

}  // namespace weir::kit
