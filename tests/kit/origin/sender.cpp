// SPDX-License-Identifier: MIT
#include "kit/origin/sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <limits>

namespace weir::kit {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::const_buffer;

constexpr auto kUse = asio::as_tuple(asio::use_awaitable);
constexpr auto kSlowestClient = 60s;  // further behind an FLV client is cut off

const_buffer buffer_of(std::string_view text) {
    return {text.data(), text.size()};
}

/// Writes in one system call what the socket takes, not in pieces of 64 KiB.
std::size_t all_at_once(const boost::system::error_code& code, std::size_t) {
    return code ? 0 : std::numeric_limits<std::size_t>::max();
}

template <class Buffers>
Buffers front(Buffers buffers, std::size_t bytes) {
    for (auto& b : buffers) {
        b = const_buffer{b.data(), std::min(b.size(), bytes)};
        bytes -= b.size();
    }
    return buffers;
}

template <class Buffers>
Buffers behind(Buffers buffers, std::size_t bytes) {
    for (auto& b : buffers) {
        const auto skipped = std::min(b.size(), bytes);
        b += skipped;
        bytes -= skipped;
    }
    return buffers;
}

std::string_view reason(unsigned status) {
    switch (status) {
        case 200: return "OK";
        case 206: return "Partial Content";
        case 302: return "Found";
        case 400: return "Bad Request";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 416: return "Range Not Satisfiable";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        default: return "Status";
    }
}

/// The body of a reply that has all of it.
std::optional<const_buffer> known_body(const Reply& reply) {
    if (const auto* text = std::get_if<std::string>(&reply.body)) return buffer_of(*text);
    if (const auto* shared = std::get_if<SharedBody>(&reply.body))
        return const_buffer{shared->bytes->data() + shared->offset, shared->size};
    return std::nullopt;
}

/// `length`: nothing for bodies of unknown length, which are chunked unless the reply says
/// otherwise.
std::string head_of(const Reply& reply, std::optional<std::uint64_t> length, bool keep_alive) {
    const auto* flv = std::get_if<FlvBody>(&reply.body);
    const bool is_plain = flv != nullptr && flv->plain;
    auto head = fmt::format("HTTP/1.1 {} {}\r\nServer: weir-origin\r\nContent-Type: {}\r\n{}",
                            reply.status, reason(reply.status), reply.type, reply.headers);
    if (length)
        head += fmt::format("Content-Length: {}\r\n", *length);
    else if (!is_plain)
        head += "Transfer-Encoding: chunked\r\n";
    head += keep_alive && !is_plain ? "\r\n" : "Connection: close\r\n\r\n";
    return head;
}

}  // namespace

awaitable<bool> Sender::send(Reply& reply, bool is_head, bool keep_alive) {
    if (std::holds_alternative<Silence>(reply.body)) {
        co_await until_client_leaves();
        co_return false;
    }
    const auto known = known_body(reply);
    const auto length = known ? std::optional{known->size()} : std::nullopt;
    const std::string head = head_of(reply, length, keep_alive);
    const Buffers head_only{buffer_of(head)};
    if (is_head) co_return co_await write(head_only) && keep_alive;
    if (std::holds_alternative<FlvBody>(reply.body)) co_return co_await send_flv(reply, head);
    if (std::holds_alternative<Generator>(reply.body))
        co_return co_await send_generated(reply, head);
    const Buffers whole{buffer_of(head), *known}, body_only{*known};
    if (!reply.trouble) co_return co_await write(whole) && keep_alive;
    if (!co_await write(head_only)) co_return false;
    co_return co_await write_body(body_only, reply.trouble, reply) && keep_alive;
}

awaitable<bool> Sender::write(Buffers buffers) {
    const auto [code, bytes] = co_await asio::async_write(socket_, buffers, all_at_once, kUse);
    counters_.sent_bytes += bytes;
    co_return !code;
}

awaitable<bool> Sender::write_body(Buffers buffers, std::optional<Fault> trouble,
                                   const Reply& reply) {
    if (!trouble) {
        if (trickle_bytes_per_s_) co_return co_await trickle(buffers, *trickle_bytes_per_s_);
        co_return co_await write(buffers);
    }
    const std::size_t size = asio::buffer_size(buffers);
    const auto before = std::min<std::uint64_t>(trouble->after_bytes.value_or(size / 2), size);
    reply.stream->note(trouble->kind, reply.resource, reply.msn, before);
    const Buffers first = front(buffers, before);
    if (!co_await write(first)) co_return false;
    co_return co_await strike(*trouble, behind(buffers, before));
}

awaitable<bool> Sender::strike(Fault fault, Buffers rest) {
    switch (fault.kind) {
        case FaultKind::stall:
            if (fault.seconds <= 0) {
                co_await until_client_leaves();
                co_return false;
            }
            co_await pause(Clock::now() + milliseconds{std::int64_t(fault.seconds * 1000)});
            co_return co_await write(rest);
        case FaultKind::slow:
            trickle_bytes_per_s_ = fault.bytes_per_s;
            co_return co_await trickle(rest, fault.bytes_per_s);
        default: hang_up(fault.kind == FaultKind::reset); co_return false;
    }
}

awaitable<bool> Sender::trickle(Buffers buffers, std::uint64_t bytes_per_s) {
    const std::size_t step = std::max<std::size_t>(bytes_per_s / 10, 1);
    while (asio::buffer_size(buffers) > 0) {
        const Buffers piece = front(buffers, step);
        if (!co_await write(piece)) co_return false;
        buffers = behind(buffers, step);
        co_await pause(Clock::now() + 100ms);
    }
    co_return true;
}

awaitable<bool> Sender::send_flv(Reply& reply, const std::string& head) {
    const auto& [start, plain] = std::get<FlvBody>(reply.body);
    const auto chunk = fmt::format("{:x}\r\n", start.head->size());
    const std::string_view end = plain ? "" : "\r\n";
    const Buffers first{buffer_of(head), plain ? const_buffer{} : buffer_of(chunk),
                        asio::buffer(*start.head), buffer_of(end)};
    bool alive = co_await write(first);
    trickle_bytes_per_s_.reset();
    for (std::uint64_t b = start.block; alive; ++b) {
        const auto ready = reply.stream->flv_block_ready(b);
        if (ready > Clock::now()) co_await pause(ready);
        const auto block = reply.stream->flv_block(b, start.restart);
        if (!block) break;
        if (Clock::now() - ready > kSlowestClient) {
            hang_up(false);
            co_return false;
        }
        const auto trouble =
            reply.stream->take(FaultQueue::Moment::body, Target::media, std::nullopt);
        Buffers size{plain ? const_buffer{} : buffer_of(block->chunk_head)};
        if (trouble && !co_await write(size)) co_return false;
        if (trouble) size = {};
        const Buffers tags{size[0], asio::buffer(block->tags), buffer_of(end)};
        alive = co_await write_body(tags, trouble, reply);
    }
    const Buffers last_chunk{buffer_of("0\r\n\r\n")};
    if (alive && !plain) co_await write(last_chunk);
    co_return false;
}

awaitable<bool> Sender::send_generated(Reply& reply, const std::string& head) {
    auto& next = std::get<Generator>(reply.body);
    const Buffers first{buffer_of(head)};
    bool alive = co_await write(first);
    while (alive) {
        const std::string piece = next();
        const auto size = fmt::format("{:x}\r\n", piece.size());
        const Buffers chunk{buffer_of(size), buffer_of(piece), buffer_of("\r\n")};
        alive = co_await write(chunk);
        if (piece.empty()) break;
    }
    co_return alive;
}

awaitable<void> Sender::pause(Clock::time_point until) {
    asio::steady_timer timer{socket_.get_executor(), until};
    co_await timer.async_wait(kUse);
}

awaitable<void> Sender::until_client_leaves() {
    co_await socket_.async_wait(asio::ip::tcp::socket::wait_read, kUse);
}

void Sender::hang_up(bool with_reset) {
    boost::system::error_code ignored;
    if (with_reset)
        socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    else
        socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

}  // namespace weir::kit
