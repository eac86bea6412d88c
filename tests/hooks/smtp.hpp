// SPDX-License-Identifier: MIT
// A mail server of a few lines, told what came.
#pragma once
#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "fetch/web.hpp"

namespace weir::hooks {

struct ReceivedMail {
    std::string from;  ///< As in MAIL FROM.
    std::vector<std::string> to;
    std::string text;  ///< Dots unstuffed.
    bool by_tls = false;
    std::string login;  ///< What AUTH PLAIN brought, decoded, NULs as "|".
};

class SmtpServer {
public:
    SmtpServer() = default;
    /// With STARTTLS, by server.pem and server.key in `certificates`.
    explicit SmtpServer(std::filesystem::path certificates)
        : certificates_(std::move(certificates)) {}

    /// Its answer to DATA's end: 250, 451, 554.
    std::atomic<int> answer{250};

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(server_.port()); }
    std::vector<ReceivedMail> mails() const;
    unsigned connections() const { return server_.connections(); }

private:
    using Socket = fetch::LoopbackServer::Socket;
    boost::asio::awaitable<void> serve(Socket socket);

    const std::filesystem::path certificates_{};
    mutable std::mutex mutex_;
    std::vector<ReceivedMail> mails_;
    fetch::LoopbackServer server_{"127.0.0.1",
                                  [this](Socket socket) { return serve(std::move(socket)); }};
};

}  // namespace weir::hooks
