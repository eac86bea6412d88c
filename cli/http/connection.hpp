// SPDX-License-Identifier: MIT
// One client of a Server, over whichever stream: a coroutine from its first request to its last.
#pragma once
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/feed.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"
#include "http/server.hpp"
#include "http/service.hpp"

namespace weir::cli::http {

/// What all connections of a server have in common.
struct Common {
    Service& service;
    const Feed& feed;
    std::size_t most_streams;
    std::atomic<std::size_t> connections{0}, streams{0};
    std::atomic<bool> is_closing{false};
};

/// Counted for as long as it lives.
class Counted {
public:
    explicit Counted(std::atomic<std::size_t>& count) : count_(count), number_(++count) {}
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    std::size_t number() const { return number_; }

private:
    std::atomic<std::size_t>& count_;
    const std::size_t number_;
};

/// What Beast has read, as weir understands it. False: it is no target.
template <class Message>
bool take_request(Message& message, const std::string& peer, bool is_tls, Request& request) {
    request.method = std::string{message.method_string()};
    request.peer = peer;
    request.is_tls = is_tls;
    for (const auto& field : message) {
        std::string name{field.name_string()};
        std::ranges::transform(name, name.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
        request.headers.insert_or_assign(std::move(name), std::string{field.value()});
    }
    request.body = std::move(message.body());
    return parse_target(message.target(), request);
}

/// `Stream`: of Beast, with time limits; TLS or not.
template <class Stream>
class Connection {
    using Tuple = boost::asio::as_tuple_t<boost::asio::use_awaitable_t<>>;
    static constexpr Tuple kWait{};
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

public:
    Connection(Stream stream, std::string peer, bool is_tls, Common& common)
        : stream_(std::move(stream)), peer_(std::move(peer)), is_tls_(is_tls), common_(common) {}

    Stream& stream() { return stream_; }

    /// Until the client leaves, or has to.
    Awaitable<void> serve() {
        bool goes_on = true;
        while (goes_on && !common_.is_closing)
            goes_on = co_await serve_one();
    }

    /// One answer, whatever is asked.
    Awaitable<void> refuse() {
        Response response = problem(503, "TOO_MANY_CONNECTIONS", "come back later");
        (void)co_await write(response, false, false, 11);
    }

private:
    Awaitable<bool> serve_one() {
        namespace beast = boost::beast;
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(Server::kMostHeader));
        parser.body_limit(Server::kMostBody);
        beast::get_lowest_layer(stream_).expires_after(Server::kRequestLimit);
        const auto [error, bytes] =
            co_await beast::http::async_read(stream_, buffer_, parser, kWait);
        if (error == beast::http::error::body_limit || error == beast::http::error::header_limit) {
            Response response = problem(413, "TOO_LARGE", "the request is too long");
            (void)co_await write(response, false, false, 11);
            co_return false;
        }
        if (error &&
            error.category() ==
                beast::http::make_error_code(beast::http::error::bad_method).category() &&
            error != beast::http::error::end_of_stream &&
            error != beast::http::error::partial_message) {
            Response response = bad_request("this is not HTTP");
            (void)co_await write(response, false, false, 11);
        }
        if (error) co_return false;
        co_return co_await answer(parser.get());
    }

    template <class Message>
    Awaitable<bool> answer(Message& message) {
        const bool keeps_alive = message.keep_alive();
        const unsigned version = message.version();
        Request request;
        Response response;
        if (take_request(message, peer_, is_tls_, request))
            response = common_.service.answer(request);
        else
            response = bad_request("the path is not understood");
        if (response.events_after) co_return co_await stream_events(response, version);
        const bool is_head = request.method == "HEAD";
        co_return co_await write(response, keeps_alive, is_head, version);
    }

    /// False: the connection ends with it.
    Awaitable<bool> write(const Response& response, bool keeps_alive, bool is_head,
                          unsigned version) {
        const std::uint64_t length = response.file ? response.file->length : response.body.size();
        std::string text = head_of(response, version, keeps_alive && !common_.is_closing);
        const bool has_body = response.status != 204 && response.status != 304;
        text += has_body ? fmt::format("Content-Length: {}\r\n\r\n", length) : "\r\n";
        if (!is_head && !response.file) text += response.body;
        if (!co_await send(text)) co_return false;
        if (!is_head && response.file && !co_await send_file(*response.file)) co_return false;
        co_return keeps_alive;
    }

    static std::string head_of(const Response& response, unsigned version, bool keeps_alive) {
        namespace beast = boost::beast;
        const auto reason =
            beast::http::obsolete_reason(beast::http::int_to_status(response.status));
        std::string text = fmt::format(
            "HTTP/{}.{} {} {}\r\nServer: weir\r\nContent-Type: {}\r\nConnection: {}\r\n",
            version / 10, version % 10, response.status,
            std::string_view{reason.data(), reason.size()}, response.type,
            keeps_alive ? "keep-alive" : "close");
        bool has_caching = false;
        for (const auto& [name, value] : response.headers) {
            text += fmt::format("{}: {}\r\n", name, value);
            has_caching |= name == "Cache-Control";
        }
        if (!has_caching) text += "Cache-Control: no-store\r\n";
        return text;
    }

    Awaitable<bool> send(std::string_view text) {
        boost::beast::get_lowest_layer(stream_).expires_after(Server::kWriteLimit);
        const boost::asio::const_buffer buffer{text.data(), text.size()};
        const auto [error, bytes] = co_await boost::asio::async_write(stream_, buffer, kWait);
        co_return !error;
    }

    Awaitable<bool> send_file(FileBody file) {
        std::string part(64u << 10, '\0');
        while (file.length > 0 && !common_.is_closing) {
            const auto want = std::min<std::uint64_t>(part.size(), file.length);
            const auto got =
                ::pread(*file.descriptor, part.data(), want, static_cast<off_t>(file.offset));
            // Shorter than it was: what was promised can't be kept.
            if (got <= 0) co_return false;
            const std::string_view bytes{part.data(), static_cast<std::size_t>(got)};
            if (!co_await send(bytes)) co_return false;
            file.offset += static_cast<std::uint64_t>(got);
            file.length -= static_cast<std::uint64_t>(got);
        }
        co_return file.length == 0;
    }

    /// Server-sent events, until the client leaves.
    Awaitable<bool> stream_events(const Response& response, unsigned version) {
        const Counted counted{common_.streams};
        if (counted.number() > common_.most_streams) {
            Response busy = problem(503, "TOO_MANY_STREAMS", "too many listen already");
            co_return co_await write(busy, false, false, version);
        }
        std::string text =
            head_of(response, version, false) + "X-Accel-Buffering: no\r\n\r\n: weir\n\n";
        if (!co_await send(text)) co_return false;
        boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
        std::uint64_t last = *response.events_after;
        for (unsigned idle = 0; !common_.is_closing; ++idle) {
            text = events_behind(last);
            if (text.empty() && idle >= kBeat) text = ": still here\n\n";
            if (!text.empty() && !co_await send(text)) break;
            if (!text.empty()) idle = 0;
            timer.expires_after(kEventPause);
            co_await timer.async_wait(kWait);
        }
        co_return false;
    }

    std::string events_behind(std::uint64_t& last) const {
        std::string text;
        for (const Feed::Line& line : common_.feed.after(last, kEventsAtOnce)) {
            text += fmt::format("id: {}\ndata: {}\n\n", line.id, line.text);
            last = line.id;
        }
        return text;
    }

    static constexpr auto kEventPause = std::chrono::milliseconds{250};
    static constexpr unsigned kBeat = 60;  ///< In pauses.
    static constexpr std::size_t kEventsAtOnce = 200;

    Stream stream_;
    const std::string peer_;
    const bool is_tls_;
    Common& common_;
    boost::beast::flat_buffer buffer_{Server::kMostHeader + Server::kMostBody};
};

}  // namespace weir::cli::http
