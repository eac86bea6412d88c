// SPDX-License-Identifier: MIT
#include "kit/origin/http_session.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace weir::kit {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

/// Counts a connection for as long as it lives.
class Counted {
public:
    explicit Counted(Counters& counters) : counters_(counters) { ++counters_.connections; }
    ~Counted() { --counters_.connections; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    Counters& counters_;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return double(t.tv_sec) + double(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Reply stats_reply(const Counters& counters) {
    Reply reply{.type = "application/json"};
    reply.body =
        fmt::format(R"({{"sent_bytes":{},"requests":{},"connections":{},"cpu_seconds":{:.3f}}})"
                    "\n",
                    counters.sent_bytes.load(), counters.requests.load(),
                    counters.connections.load(), cpu_seconds());
    return reply;
}

Request plain_request(const http::request<http::string_body>& message) {
    return {.method = std::string{message.method_string()},
            .target = std::string{message.target()},
            .range = std::string{message[http::field::range]}};
}

}  // namespace

asio::awaitable<void> serve_http(tcp::socket socket, Router& router, Counters& counters) {
    const Counted counted{counters};
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    boost::beast::flat_buffer buffer;
    Sender sender{socket, counters};
    for (bool alive = true; alive;) {
        http::request_parser<http::string_body> parser;
        const auto [code, bytes] =
            co_await http::async_read(socket, buffer, parser, asio::as_tuple(asio::use_awaitable));
        if (code) break;
        ++counters.requests;
        const auto& message = parser.get();
        const bool is_stats = message.target() == "/stats";
        const Request request = plain_request(message);
        if (const auto until = router.held_until(request)) co_await sender.hold(*until);
        Reply reply = is_stats ? stats_reply(counters) : router.answer(request);
        const bool is_head = message.method() == http::verb::head;
        alive = co_await sender.send(reply, is_head, message.keep_alive());
    }
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace weir::kit
