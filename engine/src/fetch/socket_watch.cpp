// SPDX-License-Identifier: MIT
#include "fetch/socket_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace weir::fetch {

std::shared_ptr<SocketWatch> SocketWatch::make(const boost::asio::any_io_executor& executor,
                                               curl_socket_t fd, OnReady on_ready) {
    const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (own < 0) return nullptr;
    return std::shared_ptr<SocketWatch>{new SocketWatch{executor, fd, own, std::move(on_ready)}};
}

SocketWatch::SocketWatch(const boost::asio::any_io_executor& executor, curl_socket_t fd, int own,
                         OnReady on_ready)
    : descriptor_(executor, own), fd_(fd), on_ready_(std::move(on_ready)) {}

SocketWatch::~SocketWatch() {
    let_go();
}

void SocketWatch::want(int what) {
    wanted_ = what;
    wait(Descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN, waiting_in_);
    wait(Descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT, waiting_out_);
}

void SocketWatch::wait(Descriptor::wait_type type, int poll_bit, int event, bool& waiting) {
    if (has_let_go_ || waiting || !(wanted_ & poll_bit)) return;
    waiting = true;
    descriptor_.async_wait(type, [self = shared_from_this(), type, poll_bit, event,
                                  &waiting](const boost::system::error_code& error) {
        waiting = false;
        if (self->has_let_go_ || error == boost::asio::error::operation_aborted) return;
        if (!(self->wanted_ & poll_bit)) return;
        const WorkScope work{self->account_};
        self->on_ready_(self->fd_, error ? CURL_CSELECT_ERR : event);
        self->wait(type, poll_bit, event, waiting);
    });
}

void SocketWatch::let_go() {
    if (std::exchange(has_let_go_, true)) return;
    // A close would leave it in the loop's epoll: curl may have the socket still.
    ::close(descriptor_.release());
}

}  // namespace weir::fetch
