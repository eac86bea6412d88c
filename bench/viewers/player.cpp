// SPDX-License-Identifier: MIT
#include "viewers/player.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

namespace weir::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostHeader = 16u << 10;
constexpr int kTargetsFromEnd = 3, kTargetsWithoutNews = 2;

Clock::duration seconds(double s) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
}

/// Of nginx, which writes it like this.
std::optional<std::size_t> content_length(std::string_view header) {
    constexpr std::string_view kName = "Content-Length: ";
    const auto at = header.find(kName);
    if (at == header.npos) return std::nullopt;
    std::size_t length = 0;
    const auto digits = header.substr(at + kName.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return length;
}

}  // namespace

Viewing& Viewing::operator+=(const Viewing& other) {
    players += other.players;
    playlists += other.playlists;
    segments += other.segments;
    failed += other.failed;
    stalls += other.stalls;
    stale += other.stale;
    bytes += other.bytes;
    startup_s.insert(startup_s.end(), other.startup_s.begin(), other.startup_s.end());
    if (trouble.empty()) trouble = other.trouble;
    return *this;
}

void Player::fail(const std::string& what) {
    ++viewing_.failed;
    if (viewing_.trouble.empty()) viewing_.trouble = path_ + what;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

asio::awaitable<void> Player::wait_until(Clock::time_point at) {
    timer_.expires_at(at);
    (void)co_await timer_.async_wait(kToken);
}

/// False: it was not answered as it should be, which is told.
asio::awaitable<bool> Player::ask(std::string name, bool wants_body, std::string& body) {
    if (!socket_.is_open()) {
        const tcp::endpoint server{asio::ip::address_v4::loopback(), port_};
        const auto [refused] = co_await socket_.async_connect(server, kToken);
        if (refused) {
            fail(name + ": " + refused.message());
            co_return false;
        }
    }
    const std::string request =
        fmt::format("GET {}{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path_, name);
    const auto [unsent, sent] = co_await asio::async_write(socket_, asio::buffer(request), kToken);
    buffer_.clear();
    auto header_buffer = asio::dynamic_buffer(buffer_, kMostHeader);
    const auto [unread, header_bytes] =
        co_await asio::async_read_until(socket_, header_buffer, "\r\n\r\n", kToken);
    if (unsent || unread) {
        fail(fmt::format("{}: {}", name, (unsent ? unsent : unread).message()));
        co_return false;
    }
    const std::string_view header = std::string_view{buffer_}.substr(0, header_bytes);
    const auto length = content_length(header);
    if (!header.starts_with("HTTP/1.1 200") || !length) {
        fail(fmt::format("{}: {}", name, header.substr(0, header.find('\r'))));
        co_return false;
    }
    std::size_t read = buffer_.size() - header_bytes;
    if (wants_body) body = buffer_.substr(header_bytes);
    while (read < *length) {
        buffer_.resize(std::min<std::size_t>(*length - read, 256u << 10));
        const auto [broken, n] = co_await asio::async_read(socket_, asio::buffer(buffer_), kToken);
        read += n;
        if (wants_body) body.append(buffer_, 0, n);
        if (!broken) continue;
        fail(fmt::format("{}: {} of {} bytes", name, read, *length));
        co_return false;
    }
    viewing_.bytes += read;
    co_return true;
}

asio::awaitable<std::optional<std::string>> Player::get(std::string name, bool wants_body) {
    std::string body;
    const bool is_answered = co_await ask(std::move(name), wants_body, body);
    if (!is_answered) co_return std::nullopt;
    co_return body;
}

/// Source: RFC 8216 §6.3.3.
void Player::choose_first(const kit::JudgedPlaylist& playlist) {
    double left = playlist.duration_s();
    for (const auto& segment : playlist.segments) {
        next_ = segment.msn;
        if (left - segment.duration_s < kTargetsFromEnd * double(playlist.target_s)) return;
        left -= segment.duration_s;
    }
}

void Player::note_segment(double duration_s) {
    const auto now = Clock::now();
    ++viewing_.segments;
    if (viewing_.startup_s.empty())
        viewing_.startup_s.push_back(std::chrono::duration<double>(now - join_).count());
    if (plays_until_ && *plays_until_ < now) ++viewing_.stalls;
    plays_until_ = std::max(plays_until_.value_or(now), now) + seconds(duration_s);
}

/// What of it is new. False: a request failed.
asio::awaitable<bool> Player::load(kit::JudgedPlaylist playlist) {
    if (!next_) choose_first(playlist);
    for (const auto& segment : playlist.segments) {
        if (segment.msn < *next_) continue;
        if (!segment.init.empty() && segment.init != init_) {
            init_ = segment.init;
            const auto init = co_await get(init_, false);
            if (!init) co_return false;
        }
        const auto media = co_await get(segment.uri, false);
        next_ = segment.msn + 1;
        if (!media) co_return false;
        note_segment(segment.duration_s);
    }
    co_return true;
}

asio::awaitable<void> Player::play() {
    co_await wait_until(join_);
    viewing_.players = 1;
    news_at_ = join_;
    while (Clock::now() < end_) {
        const auto loaded_at = Clock::now();
        auto text = co_await get("index.m3u8", true);
        std::vector<std::string> problems;
        auto playlist = text ? kit::read_judged(*text, problems) : kit::JudgedPlaylist{};
        if (text && (!problems.empty() || playlist.segments.empty())) {
            text.reset();
            fail("index.m3u8: no playlist");
        }
        const double target_s = text ? playlist.target_s : 1;
        bool has_news = false;
        if (text) {
            ++viewing_.playlists;
            has_news = !next_ || playlist.segments.back().msn >= *next_;
            if (has_news) news_at_ = loaded_at;
            if (loaded_at - news_at_ > seconds(kTargetsWithoutNews * target_s)) ++viewing_.stale;
            (void)co_await load(std::move(playlist));
        }
        co_await wait_until(loaded_at + seconds(has_news ? target_s : target_s / 2));
    }
}

}  // namespace weir::bench
