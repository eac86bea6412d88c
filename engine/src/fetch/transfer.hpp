// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "fetch/client.hpp"
#include "fetch/multi.hpp"

namespace weir::fetch {

/// One request: curl's handle set up for it, and the way of its bytes to the receiver.  Thread:
/// shard.
struct Transfer::Impl {
    Impl(Multi& multi, const Request& request, Receiver& receiver);
    ~Impl();

    /// Its host may have one more.
    void start();
    void finished(CURLcode code);

    Multi& multi;
    Receiver* receiver;
    EasyPtr easy;
    const std::string host;
    /// Always one: curl leaks the TLS sessions of a handle that goes from none to one.
    std::shared_ptr<Memory> memory;
    ListPtr headers;
    char curl_says[CURL_ERROR_SIZE] = {};
    const milliseconds read_timeout;
    Clock::time_point last_byte;
    boost::asio::steady_timer silence_timer;
    std::uint64_t max_bytes;
    std::uint64_t still_to_skip;  ///< Where the server ignores our range.
    const bool asks_for_range;
    std::uint64_t received = 0;
    bool has_head = false;
    bool on_hold = false;  ///< The receiver asked for a pause.
    bool paused = false;   ///< curl was told.
    std::optional<Error> stopped;
    const std::shared_ptr<void> alive = std::make_shared<char>();

private:
    void set_up(const Request& request);
    void set_headers(const Request& request);
    void give_back_easy();
    void watch_silence();
    static std::size_t on_write(char* data, std::size_t, std::size_t size, void* self) noexcept;
    std::size_t take(ByteView bytes);
    Flow begin();
};

}  // namespace weir::fetch
