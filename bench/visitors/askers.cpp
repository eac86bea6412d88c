// SPDX-License-Identifier: MIT
#include "visitors/askers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "process/pause.hpp"

namespace weir::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr unsigned kConnections = 16;
constexpr auto kLimit = std::chrono::seconds{10};  ///< For one answer.
constexpr milliseconds kTurn{200};

struct Plan {
    const std::vector<std::string>& paths;
    asio::ip::tcp::endpoint server;
    Clock::duration pause;
    Clock::time_point end;
    std::size_t next = 0;  ///< Of paths.
};

/// Whether the connection is good for another question.
asio::awaitable<bool> ask(beast::tcp_stream& stream, std::string path, Asked& asked) {
    http::request<http::empty_body> request{http::verb::get, path, 11};
    request.set(http::field::host, "127.0.0.1");
    const auto begin = Clock::now();
    stream.expires_after(kLimit);
    const auto [unsent, sent] = co_await http::async_write(stream, request, kToken);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> response;
    response.body_limit(std::uint64_t{64} << 20);
    const auto [unread, read] = co_await http::async_read(stream, buffer, response, kToken);
    if (unsent || unread) {
        ++asked.broken;
        co_return false;
    }
    const unsigned status = response.get().result_int();
    ++(status == 200 || status == 204 ? asked.answered : asked.refused);
    asked.took_s.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    co_return response.get().keep_alive();
}

asio::awaitable<void> ask_until(Plan& plan, Clock::time_point at, Asked& asked) {
    const auto executor = co_await asio::this_coro::executor;
    beast::tcp_stream stream{executor};
    asio::steady_timer timer{executor};
    bool is_connected = false;
    for (; at < plan.end; at += plan.pause) {
        timer.expires_at(at);
        (void)co_await timer.async_wait(kToken);
        if (!is_connected) {
            stream.expires_after(kLimit);
            const auto [error] = co_await stream.async_connect(plan.server, kToken);
            is_connected = !error;
            asked.broken += error ? 1 : 0;
        }
        if (!is_connected) continue;
        std::string path = plan.paths[plan.next++ % plan.paths.size()];
        is_connected = co_await ask(stream, std::move(path), asked);
        if (!is_connected) stream.close();
    }
}

}  // namespace

Asked ask_steadily(std::uint16_t port, const std::vector<std::string>& paths, double per_second,
                   milliseconds length, const std::stop_token& stop) {
    Asked asked;
    const auto begin = Clock::now();
    const std::chrono::duration<double> between{kConnections / per_second};
    Plan plan{paths,
              {asio::ip::address_v4::loopback(), port},
              std::chrono::duration_cast<Clock::duration>(between),
              begin + length};
    asio::io_context loop{1};
    for (unsigned i = 0; i < kConnections; ++i) {
        auto work = ask_until(plan, begin + plan.pause * i / kConnections, asked);
        asio::co_spawn(loop, std::move(work), asio::detached);
    }
    while (!loop.stopped() && !stop.stop_requested() && Clock::now() < plan.end + kLimit)
        loop.run_for(kTurn);
    // Where the last question comes early, the rest of the time counts too.
    while (!stop.stop_requested() && Clock::now() < plan.end && pause(kTurn)) {
    }
    return asked;
}

}  // namespace weir::bench
