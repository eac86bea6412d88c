// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "kit/origin/reply.hpp"

namespace weir::kit {

/// What an origin has done so far.
struct Counters {
    std::atomic<std::uint64_t> sent_bytes = 0;
    std::atomic<std::uint64_t> requests = 0;
    std::atomic<std::uint64_t> connections = 0;  ///< Open now.
};

/// Sends replies over one connection, and lets faults strike them.  Thread: the connection's.
class Sender {
public:
    Sender(boost::asio::ip::tcp::socket& socket, Counters& counters)
        : socket_(socket), counters_(counters) {}

    /// False when the connection is at its end. `reply` stays until then.
    boost::asio::awaitable<bool> send(Reply& reply, bool is_head, bool keep_alive);
    /// Lets the client wait for its answer.
    boost::asio::awaitable<void> hold(Clock::time_point until) { return pause(until); }

private:
    using Buffers = std::array<boost::asio::const_buffer, 4>;

    boost::asio::awaitable<bool> write(Buffers buffers);
    boost::asio::awaitable<bool> write_body(Buffers buffers, std::optional<Fault> trouble,
                                            const Reply& reply);
    boost::asio::awaitable<bool> send_flv(Reply& reply, const std::string& head);
    boost::asio::awaitable<bool> send_generated(Reply& reply, const std::string& head);
    boost::asio::awaitable<bool> strike(Fault fault, Buffers rest);
    boost::asio::awaitable<bool> trickle(Buffers buffers, std::uint64_t bytes_per_s);
    boost::asio::awaitable<void> pause(Clock::time_point until);
    boost::asio::awaitable<void> until_client_leaves();
    void hang_up(bool with_reset);

    boost::asio::ip::tcp::socket& socket_;
    Counters& counters_;
    std::optional<std::uint64_t> trickle_bytes_per_s_;  ///< For the rest of an FLV body.
};

}  // namespace weir::kit
