// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>
#include <sys/types.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "base/account.hpp"

namespace weir::fetch {

/// Waits on one of curl's sockets for what curl wants of it. Tells `on_ready`; after let_go() never
/// again, even if the number of the socket is in use anew. Never closes it.  Thread: shard.
class SocketWatch : public std::enable_shared_from_this<SocketWatch> {
public:
    using OnReady = std::function<void(curl_socket_t fd, int curl_events)>;

    /// `is_kept`: when curl wants nothing of it, it lies ready for the next transfer.
    SocketWatch(const boost::asio::any_io_executor& executor, curl_socket_t fd, bool is_kept,
                OnReady on_ready);
    ~SocketWatch();

    /// CURL_POLL_IN, _OUT, _INOUT, _REMOVE or _NONE.
    void want(int what);
    /// What it tells from now on is work for that account.
    void serve(AccountPtr account) { account_ = std::move(account); }
    /// Whether curl has it still, now that it wants nothing of it.
    bool is_kept() const;
    void let_go();

private:
    using Descriptor = boost::asio::posix::stream_descriptor;
    void wait(Descriptor::wait_type type, int poll_bit, int event, bool& waiting);

    Descriptor descriptor_;
    const curl_socket_t fd_;
    const std::optional<ino_t> kept_;  ///< Which socket it is; none: curl keeps it not.
    bool has_let_go_ = false;
    int wanted_ = 0;
    bool waiting_in_ = false;
    bool waiting_out_ = false;
    OnReady on_ready_;
    AccountPtr account_;
};

}  // namespace weir::fetch
