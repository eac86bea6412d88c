// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "fetch/client.hpp"
#include "fetch/easy.hpp"
#include "fetch/host_gate.hpp"
#include "fetch/socket_watch.hpp"

namespace weir::fetch {

/// curl's multi-socket interface on an Asio loop: sockets are curl's to open and close, and ours to
/// wait on; one timer is armed as curl asks.  Thread: shard.
/// Source: curl's documentation of CURLMOPT_SOCKETFUNCTION and CURLMOPT_TIMERFUNCTION.
class Multi {
public:
    Multi(const boost::asio::any_io_executor& executor, std::size_t host_connections);
    ~Multi();
    Multi(const Multi&) = delete;

    /// A handle with curl's defaults; used ones are kept, for their buffers.
    EasyPtr take_easy();
    /// Starts it, as soon as its host may have one more.
    void enter(const std::string& host, Transfer::Impl& transfer);
    /// It has ended, or need not start any more.
    void leave(const std::string& host, Transfer::Impl& transfer);
    void add(CURL* easy);
    void remove(EasyPtr easy);
    const boost::asio::any_io_executor& executor() const { return executor_; }

private:
    static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept;
    static int on_timer(CURLM*, long timeout_ms, void* self) noexcept;
    static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept;

    static AccountPtr account_of(CURL* easy) noexcept;
    void forget(curl_socket_t fd);
    void act(curl_socket_t fd, int events);
    void act_soon();
    void report_done();

    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    bool is_due_ = false;  ///< act_soon() is on its way.
    /// Of those that curl wants something of.
    std::unordered_map<curl_socket_t, std::shared_ptr<SocketWatch>> watches_;
    std::vector<EasyPtr> idle_;
    HostGate gate_;
    CURLM* multi_;
    std::shared_ptr<void> alive_ = std::make_shared<int>();
};

}  // namespace weir::fetch
