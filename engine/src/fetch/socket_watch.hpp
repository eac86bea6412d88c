// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "base/account.hpp"

namespace weir::fetch {

/// Waits on one of curl's sockets for what curl wants of it. Tells `on_ready`; after let_go() never
/// again. It has a number of its own for the socket: whenever curl closes its own, and whoever gets
/// that then, this one is not in use by others.  Thread: shard.
class SocketWatch : public std::enable_shared_from_this<SocketWatch> {
public:
    using OnReady = std::function<void(curl_socket_t fd, int curl_events)>;

    /// Null: the process has too many open files.
    static std::shared_ptr<SocketWatch> make(const boost::asio::any_io_executor& executor,
                                             curl_socket_t fd, OnReady on_ready);
    ~SocketWatch();

    /// CURL_POLL_IN, _OUT, _INOUT or _NONE.
    void want(int what);
    /// What it tells from now on is work for that account.
    void serve(AccountPtr account) { account_ = std::move(account); }
    void let_go();

private:
    using Descriptor = boost::asio::posix::stream_descriptor;
    SocketWatch(const boost::asio::any_io_executor& executor, curl_socket_t fd, int own,
                OnReady on_ready);
    void wait(Descriptor::wait_type type, int poll_bit, int event, bool& waiting);

    Descriptor descriptor_;
    const curl_socket_t fd_;  ///< curl's number for it.
    bool has_let_go_ = false;
    int wanted_ = 0;
    bool waiting_in_ = false;
    bool waiting_out_ = false;
    OnReady on_ready_;
    AccountPtr account_;
};

}  // namespace weir::fetch
