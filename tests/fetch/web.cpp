// SPDX-License-Identifier: MIT
#include "fetch/web.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <regex>

namespace weir::fetch {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using Socket = LoopbackServer::Socket;

asio::awaitable<void> pass(Socket& from, Socket& to) {
    std::array<char, 4096> buffer;
    while (true) {
        const auto n = co_await from.async_read_some(asio::buffer(buffer), use_awaitable);
        co_await asio::async_write(to, asio::buffer(buffer, n), use_awaitable);
    }
}

/// Both ways, until either side is closed.
asio::awaitable<void> pass_both_ways(Socket& a, Socket& b) {
    using namespace asio::experimental::awaitable_operators;
    co_await (pass(a, b) || pass(b, a));
}

asio::awaitable<std::string> read_bytes(Socket& socket, std::size_t count) {
    std::string bytes(count, '\0');
    co_await asio::async_read(socket, asio::buffer(bytes), use_awaitable);
    co_return bytes;
}

asio::awaitable<std::string> read_head(Socket& socket) {
    std::string head;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", use_awaitable);
    co_return head;
}

/// The head, and the body where it has one.
asio::awaitable<std::string> read_request(Socket& socket) {
    std::string request = co_await read_head(socket);
    const std::string length = header(request, "Content-Length");
    const std::size_t all =
        request.find("\r\n\r\n") + 4 + (length.empty() ? 0 : std::stoul(length));
    if (all > request.size()) {
        const std::string rest = co_await read_bytes(socket, all - request.size());
        request += rest;
    }
    co_return request;
}

asio::awaitable<void> write(Socket& socket, const std::string& bytes) {
    co_await asio::async_write(socket, asio::buffer(bytes), use_awaitable);
}

}  // namespace

LoopbackServer::LoopbackServer(const std::string& address, Serve serve)
    : acceptor_(loop_, {asio::ip::make_address(address), 0}), serve_(std::move(serve)) {
    asio::co_spawn(loop_, accept(), asio::detached);
    thread_ = std::thread{[this] { loop_.run(); }};
}

LoopbackServer::~LoopbackServer() {
    loop_.stop();
    thread_.join();
}

asio::awaitable<void> LoopbackServer::accept() {
    while (true) {
        Socket socket = co_await acceptor_.async_accept(use_awaitable);
        ++connections_;
        // A client that goes away throws; the rest of its connection goes with it.
        asio::co_spawn(loop_, serve_(std::move(socket)), [](const std::exception_ptr&) {});
    }
}

Web::Web(Answer answer, const std::string& address)
    : answer_(std::move(answer)),
      address_(address),
      server_(address, [this](Socket socket) { return serve(std::move(socket)); }) {}

std::string Web::url(const std::string& path) const {
    const bool is_v6 = address_.find(':') != address_.npos;
    const std::string host = is_v6 ? "[" + address_ + "]" : address_;
    return fmt::format("http://{}:{}{}", host, server_.port(), path);
}

std::vector<std::string> Web::asked() const {
    const std::lock_guard lock{mutex_};
    return asked_;
}

asio::awaitable<void> Web::serve(Socket socket) {
    while (true) {
        const std::string head = co_await read_request(socket);
        {
            const std::lock_guard lock{mutex_};
            asked_.push_back(head);
        }
        const std::string answer = answer_(head);
        co_await write(socket, answer);
        if (answer.find("Connection: close") != answer.npos) co_return;
    }
}

std::string ok(const std::string& body, const std::string& headers) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers,
                       body);
}

std::string header(const std::string& head, const std::string& name) {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == head.npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string body_of(const std::string& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

Proxy::Proxy() : server_("127.0.0.1", [this](Socket client) { return serve(std::move(client)); }) {}

std::vector<std::string> Proxy::targets() const {
    const std::lock_guard lock{mutex_};
    return targets_;
}

asio::awaitable<void> Proxy::serve(Socket client) {
    char first = 0;
    co_await client.async_receive(asio::buffer(&first, 1), tcp::socket::message_peek,
                                  use_awaitable);
    if (first == 5)
        co_await serve_socks(std::move(client));
    else
        co_await serve_http(std::move(client));
}

asio::awaitable<Socket> Proxy::connect(const std::string& host, const std::string& port) {
    {
        const std::lock_guard lock{mutex_};
        targets_.push_back(host + ":" + port);
    }
    const auto executor = co_await asio::this_coro::executor;
    tcp::resolver resolver{executor};
    const auto found = co_await resolver.async_resolve(host, port, use_awaitable);
    Socket server{executor};
    co_await asio::async_connect(server, found, use_awaitable);
    co_return server;
}

/// One target a connection: that is what curl does.
asio::awaitable<void> Proxy::serve_http(Socket client) {
    const std::string head = co_await read_head(client);
    static const std::regex tunnel{R"(CONNECT ([^ ]+):(\d+) [^]*)"};
    static const std::regex get{R"(GET http://([^/ ]+):(\d+)(/[^]*))"};
    std::smatch parts;
    const bool is_tunnel = std::regex_match(head, parts, tunnel);
    if (!is_tunnel && !std::regex_match(head, parts, get)) co_return;
    const std::string host = parts[1], port = parts[2];
    Socket server = co_await connect(host, port);
    const std::string established = "HTTP/1.1 200 Connection established\r\n\r\n";
    const std::string rest = "GET " + parts[3].str();
    if (is_tunnel)
        co_await write(client, established);
    else
        co_await write(server, rest);
    co_await pass_both_ways(client, server);
}

/// Source: RFC 1928.
asio::awaitable<void> Proxy::serve_socks(Socket client) {
    const std::string hello = co_await read_bytes(client, 2);
    (void)co_await read_bytes(client, static_cast<unsigned char>(hello[1]));
    const std::string welcome{"\x05\x00", 2};
    co_await write(client, welcome);
    const std::string ask = co_await read_bytes(client, 4);
    std::string host;
    if (ask[3] == 1) {
        const std::string v4 = co_await read_bytes(client, 4);
        asio::ip::address_v4::bytes_type bytes;
        std::copy(v4.begin(), v4.end(), bytes.begin());
        host = asio::ip::address_v4{bytes}.to_string();
    } else {
        const std::string length = co_await read_bytes(client, 1);
        host = co_await read_bytes(client, static_cast<unsigned char>(length[0]));
    }
    const std::string port = co_await read_bytes(client, 2);
    const unsigned number =
        static_cast<unsigned char>(port[0]) * 256u + static_cast<unsigned char>(port[1]);
    const std::string target_port = std::to_string(number);
    Socket server = co_await connect(host, target_port);
    const std::string connected{"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10};
    co_await write(client, connected);
    co_await pass_both_ways(client, server);
}

}  // namespace weir::fetch
