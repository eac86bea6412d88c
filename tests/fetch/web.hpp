// SPDX-License-Identifier: MIT
// Servers of a few lines, for what the origin does not do: any answer, told what was asked.
#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace weir::fetch {

/// Serves each connection on one thread, from construction to destruction.
class LoopbackServer {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Serve = std::function<boost::asio::awaitable<void>(Socket)>;

    /// `address`: "127.0.0.1" or "::1".
    LoopbackServer(const std::string& address, Serve serve);
    ~LoopbackServer();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    unsigned connections() const { return connections_; }

private:
    boost::asio::awaitable<void> accept();

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    Serve serve_;
    std::atomic<unsigned> connections_{0};
    std::thread thread_;
};

/// A web server that answers as it is told.
class Web {
public:
    /// What was asked: "GET /path HTTP/1.1\r\nHost: …\r\n\r\n", with the body of a POST behind it
    /// -> all of the answer.
    using Answer = std::function<std::string(const std::string& head)>;
    explicit Web(Answer answer, const std::string& address = "127.0.0.1");

    std::string url(const std::string& path) const;
    unsigned connections() const { return server_.connections(); }
    /// All requests so far.
    std::vector<std::string> asked() const;

private:
    boost::asio::awaitable<void> serve(LoopbackServer::Socket socket);

    Answer answer_;
    std::string address_;
    mutable std::mutex mutex_;
    std::vector<std::string> asked_;
    LoopbackServer server_;
};

/// "HTTP/1.1 200 OK" with `headers` ("A: b\r\nC: d\r\n") and `body`.
std::string ok(const std::string& body, const std::string& headers = {});
/// The value of a header in a request's head; empty where there is none.
std::string header(const std::string& head, const std::string& name);

/// What stands behind the head.
std::string body_of(const std::string& request);

/// A proxy for HTTP (GET and CONNECT) and SOCKS5, both at once, without passwords.
class Proxy {
public:
    Proxy();
    std::uint16_t port() const { return server_.port(); }
    /// "HOST:PORT" of each connection it made for others.
    std::vector<std::string> targets() const;

private:
    using Socket = LoopbackServer::Socket;
    boost::asio::awaitable<void> serve(Socket client);
    boost::asio::awaitable<void> serve_http(Socket client);
    boost::asio::awaitable<void> serve_socks(Socket client);
    boost::asio::awaitable<Socket> connect(const std::string& host, const std::string& port);

    mutable std::mutex mutex_;
    std::vector<std::string> targets_;
    LoopbackServer server_;
};

}  // namespace weir::fetch
