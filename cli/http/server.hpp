// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "http/feed.hpp"
#include "http/service.hpp"

namespace weir::cli::http {

struct ServerOptions {
    std::filesystem::path socket{};              ///< Unix socket, which its owner alone may open.
    std::string address{};                       ///< "127.0.0.1"; empty: over the Unix socket only.
    std::uint16_t port = 0;                      ///< 0: a free one.
    std::filesystem::path certificate{}, key{};  ///< PEM; both or none: TLS.
    std::size_t connections = 512;               ///< Beyond it a client is told to come back.
    std::size_t streams = 32;                    ///< Of them, those that listen to events.
    unsigned threads = 3;
};

/// Sockets and threads of their own around a Service.  Thread: any.
class Server {
public:
    static constexpr std::size_t kMostHeader = 16u << 10;
    static constexpr std::size_t kMostBody = 64u << 10;
    static constexpr auto kRequestLimit = std::chrono::seconds{30};  ///< For all of a request.
    static constexpr auto kWriteLimit = std::chrono::seconds{30};  ///< For each part of an answer.

    /// Both outlive it.
    /// Errors: errno; Errc::bad_option where an address or a certificate is none.
    static Result<std::unique_ptr<Server>> open(const ServerOptions& options, Service& service,
                                                const Feed& feed);
    /// Cuts off who is still connected.
    ~Server();
    Server(const Server&) = delete;

    std::uint16_t port() const;

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir::cli::http
