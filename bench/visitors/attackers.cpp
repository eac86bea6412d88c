// SPDX-License-Identifier: MIT
#include "visitors/attackers.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <vector>

namespace weir::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds kTurn{200};
constexpr unsigned kJoining = 4;  ///< In that part of the time all of them come.
constexpr auto kRest = 5s;        ///< Between two connections of one.
constexpr std::uint64_t kBody = 1'000'000'000;

struct Plan {
    tcp::endpoint server;
    Clock::time_point end;
    Attack found{};
    unsigned open = 0;
    const std::vector<char> block = std::vector<char>(64 << 10, 'x');
};

asio::awaitable<bool> send(Plan& plan, tcp::socket& socket, asio::const_buffer bytes) {
    const auto [error, sent] = co_await asio::async_write(socket, bytes, kToken);
    plan.found.sent_bytes += sent;
    co_return !error;
}

asio::awaitable<void> stay_silent(tcp::socket& socket) {
    std::array<char, 256> answer{};
    for (bool is_open = true; is_open;) {
        const auto [error, n] = co_await socket.async_read_some(asio::buffer(answer), kToken);
        is_open = !error;
    }
}

asio::awaitable<void> send_slowly(Plan& plan, tcp::socket& socket) {
    const std::string header = "GET /api/v1/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
    asio::steady_timer timer{socket.get_executor()};
    bool is_open = true;
    for (std::size_t i = 0; is_open; ++i) {
        const char* const byte = i < header.size() ? &header[i] : "x";
        is_open = co_await send(plan, socket, asio::buffer(byte, 1));
        timer.expires_after(1s);
        (void)co_await timer.async_wait(kToken);
    }
}

asio::awaitable<void> send_much(Plan& plan, tcp::socket& socket) {
    const std::string header =
        "POST /api/v1/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "Content-Length: " +
        std::to_string(kBody) + "\r\n\r\n";
    bool is_open = co_await send(plan, socket, asio::buffer(header));
    for (std::uint64_t sent = 0; is_open && sent < kBody; sent += plan.block.size())
        is_open = co_await send(plan, socket, asio::buffer(plan.block));
}

asio::awaitable<void> attack_until(Plan& plan, unsigned number, Clock::time_point at) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    timer.expires_at(at);
    (void)co_await timer.async_wait(kToken);
    while (Clock::now() < plan.end) {
        tcp::socket socket{executor};
        const auto [error] = co_await socket.async_connect(plan.server, kToken);
        if (error) {
            ++plan.found.unopened;
        } else {
            ++plan.found.opened;
            plan.found.most = std::max(plan.found.most, ++plan.open);
            if (number % 3 == 0)
                co_await stay_silent(socket);
            else if (number % 3 == 1)
                co_await send_slowly(plan, socket);
            else
                co_await send_much(plan, socket);
            --plan.open;
            ++plan.found.closed;
        }
        timer.expires_after(kRest);
        (void)co_await timer.async_wait(kToken);
    }
}

}  // namespace

Attack attack(std::uint16_t port, unsigned connections, milliseconds length,
              const std::stop_token& stop) {
    const auto begin = Clock::now();
    Plan plan{{asio::ip::address_v4::loopback(), port}, begin + length};
    asio::io_context loop{1};
    for (unsigned i = 0; i < connections; ++i) {
        auto work = attack_until(plan, i, begin + length / kJoining * i / connections);
        asio::co_spawn(loop, std::move(work), asio::detached);
    }
    while (!stop.stop_requested() && Clock::now() < plan.end)
        loop.run_for(kTurn);
    return plan.found;
}

}  // namespace weir::bench
