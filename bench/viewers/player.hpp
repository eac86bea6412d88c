// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "kit/hls_judge.hpp"
#include "kit/process.hpp"

namespace weir::bench {

/// What one player, or many, met.
struct Viewing {
    unsigned players = 0, playlists = 0, segments = 0;
    unsigned failed = 0;  ///< Requests that were not answered with 200 and all of the body.
    unsigned stalls = 0;  ///< Moments with nothing left to play.
    unsigned stale = 0;   ///< Playlists that had brought nothing new for two target durations.
    std::uint64_t bytes = 0;
    std::vector<double> startup_s{};  ///< From joining to the first segment in whole, of each.
    std::string trouble{};            ///< The first failure, in words.

    Viewing& operator+=(const Viewing& other);
};

/// Follows one playlist as a player does: begins three target durations from its end, loads each
/// segment once it is listed and plays it in its time.  Thread: one.
class Player {
public:
    Player(const boost::asio::any_io_executor& executor, std::uint16_t port, std::string path,
           Clock::time_point join, Clock::time_point end)
        : socket_(executor),
          timer_(executor),
          port_(port),
          path_(std::move(path)),
          join_(join),
          end_(end) {}

    boost::asio::awaitable<void> play();
    /// So far.
    const Viewing& viewing() const { return viewing_; }

private:
    boost::asio::awaitable<void> wait_until(Clock::time_point at);
    boost::asio::awaitable<std::optional<std::string>> get(std::string name, bool wants_body);
    boost::asio::awaitable<bool> ask(std::string name, bool wants_body, std::string& body);
    boost::asio::awaitable<bool> load(kit::JudgedPlaylist playlist);
    void note_segment(double duration_s);
    void choose_first(const kit::JudgedPlaylist& playlist);
    void fail(const std::string& what);

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    const std::uint16_t port_;
    const std::string path_;  ///< "/room-1/"
    const Clock::time_point join_, end_;
    Viewing viewing_;
    std::optional<std::uint64_t> next_;  ///< Media sequence number.
    std::string init_;
    std::string buffer_;
    Clock::time_point news_at_{};
    std::optional<Clock::time_point> plays_until_;  ///< What it has lasts so long.
};

}  // namespace weir::bench
