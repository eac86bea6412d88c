// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/account.hpp"
#include "fetch/client.hpp"
#include "fetch/multi.hpp"

namespace weir::fetch {

/// One request: curl's handle set up for it, and the way of its bytes to the receiver.  Thread:
/// shard.
struct Transfer::Impl {
    Impl(Multi& multi, const Request& request, Receiver& receiver);
    Impl(Multi& multi, const Mail& mail, Receiver& receiver);
    ~Impl();

    /// Its host may have one more.
    void start();
    void finished(CURLcode code);

    const AccountPtr account;  ///< Whoever made the request.
    Held buffer;               ///< curl's, while it runs.
    Multi& multi;
    Receiver* receiver;
    EasyPtr easy;
    const std::string host;
    /// Always one: curl leaks the TLS sessions of a handle that goes from none to one.
    std::shared_ptr<Memory> memory;
    ListPtr headers;     ///< Or the addresses of a mail.
    ListPtr connect_to;  ///< Request::connect_to.
    char curl_says[CURL_ERROR_SIZE] = {};
    const milliseconds read_timeout;
    Clock::time_point last_byte;
    boost::asio::steady_timer silence_timer;
    const long buffer_bytes;
    std::uint64_t max_bytes;
    std::uint64_t still_to_skip;  ///< Where the server ignores our range.
    const bool asks_for_range;
    std::uint64_t received = 0;
    std::string to_send;  ///< Of a mail, what curl has not taken yet begins at `sent`.
    std::size_t sent = 0;
    long status = 0;
    std::string url;  ///< After redirects.
    std::vector<std::pair<std::string, std::string>> answer_headers;
    std::size_t header_bytes = 0;
    std::optional<std::chrono::seconds> retry_after;
    bool has_head = false;
    bool on_hold = false;  ///< The receiver asked for a pause.
    bool paused = false;   ///< curl was told.
    std::optional<Error> stopped;
    const std::shared_ptr<void> alive = std::make_shared<char>();

private:
    struct NotYet {};
    /// Set up, but not at the gate.
    Impl(Multi& multi, const Request& request, Receiver& receiver, NotYet);
    void set_up(const Request& request);
    void set_up_post(const std::string& body);
    void set_up(const Mail& mail);
    void set_headers(const Request& request);
    static void append(ListPtr& to, const std::string& line);
    void ask_for_answer();
    static std::size_t on_read(char* to, std::size_t, std::size_t room, void* self) noexcept;
    void give_back_easy();
    void watch_silence();
    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) noexcept;
    void take_header(std::string_view line);
    static std::size_t on_write(char* data, std::size_t, std::size_t size, void* self) noexcept;
    std::size_t take(ByteView bytes);
    Flow begin();
};

}  // namespace weir::fetch
