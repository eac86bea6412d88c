// SPDX-License-Identifier: MIT
#include "hooks/smtp.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detail/base64.hpp>

namespace weir::hooks {
namespace {

namespace asio = boost::asio;
using Socket = fetch::LoopbackServer::Socket;

/// Lines of a connection, and answers to them.
struct Talk {
    Socket socket;
    std::string buffer{};
    asio::ssl::context context{asio::ssl::context::tls_server};
    std::optional<asio::ssl::stream<Socket&>> tls{};

    asio::awaitable<void> start_tls(const std::filesystem::path& certificates) {
        context.use_certificate_chain_file(certificates / "server.pem");
        context.use_private_key_file(certificates / "server.key", asio::ssl::context::pem);
        tls.emplace(socket, context);
        co_await tls->async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    }

    asio::awaitable<std::string> line() {
        std::size_t n = 0;
        auto into = asio::dynamic_buffer(buffer);
        if (tls)
            n = co_await asio::async_read_until(*tls, into, "\r\n", asio::use_awaitable);
        else
            n = co_await asio::async_read_until(socket, into, "\r\n", asio::use_awaitable);
        std::string text = buffer.substr(0, n - 2);
        buffer.erase(0, n);
        co_return text;
    }
    asio::awaitable<void> say(std::string text) {
        text += "\r\n";
        if (tls)
            co_await asio::async_write(*tls, asio::buffer(text), asio::use_awaitable);
        else
            co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    }
};

std::string decoded(const std::string& text) {
    namespace base64 = boost::beast::detail::base64;
    std::string out(base64::decoded_size(text.size()), '\0');
    out.resize(base64::decode(out.data(), text.data(), text.size()).first);
    for (char& c : out)
        if (c == '\0') c = '|';
    return out;
}

std::string in_brackets(const std::string& line) {
    const auto begin = line.find('<') + 1;
    return line.substr(begin, line.find('>') - begin);
}

asio::awaitable<std::string> read_text(Talk& talk) {
    std::string text;
    while (true) {
        std::string line = co_await talk.line();
        if (line == ".") break;
        if (line.starts_with('.')) line.erase(0, 1);
        text += line + "\r\n";
    }
    co_return text;
}

}  // namespace

std::vector<ReceivedMail> SmtpServer::mails() const {
    const std::lock_guard lock{mutex_};
    return mails_;
}

asio::awaitable<void> SmtpServer::serve(Socket socket) {
    Talk talk{std::move(socket)};
    ReceivedMail mail;
    co_await talk.say("220 test ESMTP");
    while (true) {
        const std::string line = co_await talk.line();
        const std::string verb = line.substr(0, 4);
        std::string reply = "250 ok";
        if (verb == "EHLO") {
            reply = "250-test\r\n250 AUTH PLAIN";
            if (!certificates_.empty() && !talk.tls) reply = "250-test\r\n250 STARTTLS";
        } else if (line == "STARTTLS") {
            co_await talk.say("220 go on");
            co_await talk.start_tls(certificates_);
            mail.by_tls = true;
            continue;
        } else if (verb == "AUTH") {
            std::string secret = line.size() > 11 ? line.substr(11) : std::string{};
            if (secret.empty()) {
                co_await talk.say("334 ");
                secret = co_await talk.line();
            }
            mail.login = decoded(secret);
            reply = "235 welcome";
        } else if (verb == "MAIL") {
            mail.from = in_brackets(line);
        } else if (verb == "RCPT") {
            mail.to.push_back(in_brackets(line));
        } else if (verb == "DATA") {
            co_await talk.say("354 go on");
            mail.text = co_await read_text(talk);
            const int code = answer;
            reply = std::to_string(code) + " so it is";
            const std::lock_guard lock{mutex_};
            if (code == 250) mails_.push_back(mail);
        } else if (verb == "QUIT") {
            co_await talk.say("221 bye");
            co_return;
        }
        co_await talk.say(reply);
    }
}

}  // namespace weir::hooks
