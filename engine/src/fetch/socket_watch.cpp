// SPDX-License-Identifier: MIT
#include "fetch/socket_watch.hpp"

namespace weir::fetch {

SocketWatch::SocketWatch(const boost::asio::any_io_executor& executor, curl_socket_t fd, bool owned,
                         OnReady on_ready)
    : descriptor_(executor, fd), fd_(fd), owned_(owned), on_ready_(std::move(on_ready)) {}

SocketWatch::~SocketWatch() {
    close();
}

void SocketWatch::want(int what) {
    wanted_ = what == CURL_POLL_REMOVE ? 0 : what;
    wait(Descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN, waiting_in_);
    wait(Descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT, waiting_out_);
}

void SocketWatch::wait(Descriptor::wait_type type, int poll_bit, int event, bool& waiting) {
    if (closed_ || waiting || !(wanted_ & poll_bit)) return;
    waiting = true;
    descriptor_.async_wait(type, [self = shared_from_this(), type, poll_bit, event,
                                  &waiting](const boost::system::error_code& error) {
        waiting = false;
        if (self->closed_ || error == boost::asio::error::operation_aborted) return;
        if (!(self->wanted_ & poll_bit)) return;
        const WorkScope work{self->account_};
        self->on_ready_(self->fd_, error ? CURL_CSELECT_ERR : event);
        self->wait(type, poll_bit, event, waiting);
    });
}

void SocketWatch::close() {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    if (owned_)
        descriptor_.close(ignored);
    else
        descriptor_.release();
}

}  // namespace weir::fetch
